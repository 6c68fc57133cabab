package app

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"

	"golang.org/x/image/draw"

	"foyer/auth"
	"foyer/auth/client"
)

// wishProfile needs the mutex.
func (c *Client) wishProfile(i SaveProfile) {
	i.Name = strings.TrimSpace(strings.ToValidUTF8(i.Name, ""))
	part := &c.state.Security
	if part.Busy {
		return
	}
	switch {
	case i.Name == "":
		part.Problem, part.Done = ProblemEmptyName, ""
	case !auth.IsName(i.Name):
		part.Problem, part.Done = ProblemNotUsable, ""
	default:
		c.wishSecurity(i)
	}
}

var errPicture = errors.New("not a picture that can be used")

// profileWish saves name and picture; what came of it is told by Security.
func (s *site) profileWish(life *session, i SaveProfile) wish {
	var why Problem
	w := wish{purpose: PurposeManage, done: "profile.saved"}
	w.tell = func(st *State, problem Problem, done string) {
		if problem != ProblemNone && why != ProblemNone {
			problem = why
		}
		life.describe(st)
		tellSecurity(st, problem, done)
	}
	w.do = func(ctx context.Context, access Secret) error {
		why = ProblemNone
		err := s.saveOwnName(ctx, life, access, i.Name)
		if isRefused(err) {
			why = ProblemNotUsable
		}
		if err != nil {
			return err
		}
		err = s.savePicture(ctx, life, access, i)
		if errors.Is(err, errPicture) || errors.Is(err, client.ErrTooLarge) || isRefused(err) {
			why = ProblemPicture
		}
		return err
	}
	return w
}

func isRefused(err error) bool {
	var refused *client.RefusedError
	return errors.As(err, &refused)
}

func (s *site) saveOwnName(ctx context.Context, life *session, access Secret, name string) error {
	if life.known && name == life.who.name {
		return nil
	}
	if err := s.wire.SaveName(ctx, access, name); err != nil {
		return err
	}
	return s.look(ctx, life)
}

// savePicture sets or removes the picture, and shows it without asking for it
// again.
func (s *site) savePicture(ctx context.Context, life *session, access Secret, i SaveProfile) error {
	var shown []byte
	switch {
	case len(i.Picture) > 0:
		picture, err := Portrait(i.Picture)
		if err != nil {
			return errors.Join(errPicture, err)
		}
		if shown, err = scaled(picture); err != nil {
			return errors.Join(errPicture, err)
		}
		if err := s.wire.PutPicture(ctx, access, picture); err != nil {
			return err
		}
	case i.DropPicture:
		if err := s.wire.DeletePicture(ctx, access); err != nil {
			return err
		}
	default:
		return nil
	}
	if err := s.look(ctx, life); err != nil {
		return err
	}
	life.pictured = life.picture
	s.update(func(st *State) { st.Picture = shown })
	return nil
}

// The bounds of an own picture: its side as it is saved, how many pixels are
// unpacked for it, and what is read.
const (
	portraitSide = 256
	portraitMost = 50_000_000

	// PortraitRead is how many bytes of a file Portrait takes at most.
	PortraitRead = 20 << 20
)

// Why Portrait makes nothing of a file.
var (
	ErrNoPicture    = errors.New("neither PNG nor JPEG")
	ErrPictureLarge = errors.New("picture too large")
)

// Portrait makes an upright square of at most 256 pixels from the middle of
// a picture, small enough for the server. Nothing else that is in the file gets
// out of it, such as where it was taken. The error wraps ErrNoPicture or
// ErrPictureLarge.
func Portrait(picture []byte) ([]byte, error) {
	size, kind, err := image.DecodeConfig(bytes.NewReader(picture))
	switch {
	case err != nil:
		return nil, errors.Join(ErrNoPicture, err)
	case kind != "png" && kind != "jpeg", size.Width < 1 || size.Height < 1:
		return nil, ErrNoPicture
	case len(picture) > PortraitRead, size.Width > portraitMost/size.Height:
		return nil, ErrPictureLarge
	}
	whole, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, errors.Join(ErrNoPicture, err)
	}
	square := middle(whole.Bounds())
	side := min(square.Dx(), portraitSide)
	small := image.NewNRGBA(image.Rect(0, 0, side, side))
	draw.CatmullRom.Scale(small, small.Bounds(), whole, square, draw.Src, nil)
	return packed(turned(small, orientation(picture)))
}

// middle is the largest square in the middle.
func middle(r image.Rectangle) image.Rectangle {
	side := min(r.Dx(), r.Dy())
	at := r.Min.Add(image.Pt((r.Dx()-side)/2, (r.Dy()-side)/2))
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}
}

// packed encodes a picture for the server: a drawing as PNG, a photo as JPEG.
func packed(picture *image.NRGBA) ([]byte, error) {
	var out bytes.Buffer
	best := png.Encoder{CompressionLevel: png.BestCompression}
	if err := best.Encode(&out, picture); err != nil {
		return nil, err
	}
	if out.Len() <= client.MaxPicture {
		return out.Bytes(), nil
	}
	flat := image.NewRGBA(picture.Bounds()) // JPEG has nothing that shows through
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	for quality := 90; quality >= 30; quality -= 15 {
		out.Reset()
		if err := jpeg.Encode(&out, flat, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if out.Len() <= client.MaxPicture {
			return out.Bytes(), nil
		}
	}
	return nil, errors.Join(ErrPictureLarge, client.ErrTooLarge)
}
