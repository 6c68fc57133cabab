package app

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // pictures are PNG or JPEG
	"image/png"

	"golang.org/x/image/draw"

	"foyer/auth/client"
)

// The bounds of a picture, in pixels: what is shown, and what is worth reading.
const (
	pictureSide = 128
	pictureMost = 4096
)

// showPicture fetches the person's picture where it is not the one that is
// shown. Nobody waits for it: trouble is met again at the next look.
func (s *site) showPicture(life *session) (stop, loggingOut bool) {
	wanted := life.picture
	if wanted == "" {
		s.update(func(st *State) { st.Picture = nil })
		return false, false
	}
	if wanted == life.pictured && len(s.c.State().Picture) > 0 {
		return false, false
	}
	var picture []byte
	end := s.call(life, func(ctx context.Context, access Secret) (err error) {
		picture, err = s.wire.Picture(ctx, access)
		return err
	})
	if end.err == nil && !end.canceled && !end.logOut {
		picture, end.err = scaled(picture)
	}
	switch {
	case end.canceled || end.logOut:
	case end.err == nil:
		life.pictured = wanted
		s.update(func(st *State) { st.Picture = picture })
	case errors.Is(end.err, client.ErrNoSuch):
		s.update(func(st *State) { st.Picture = nil })
	default:
		s.log.Info("picture", "err", end.err)
	}
	return errors.Is(end.err, errRecheck), end.logOut
}

// scaled makes a picture small enough to be sent to the window with each state,
// and refuses what cannot be drawn.
func scaled(picture []byte) ([]byte, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	if size.Width < 1 || size.Height < 1 || size.Width > pictureMost || size.Height > pictureMost {
		return nil, errors.New("picture of that size")
	}
	whole, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	longer := max(size.Width, size.Height)
	if longer <= pictureSide {
		return picture, nil
	}
	side := func(pixels int) int { return max(pixels*pictureSide/longer, 1) }
	small := image.NewNRGBA(image.Rect(0, 0, side(size.Width), side(size.Height)))
	draw.CatmullRom.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	err = png.Encode(&out, small)
	return out.Bytes(), err
}
