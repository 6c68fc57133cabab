package portrait

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"

	"golang.org/x/image/draw"
)

// What comes out has at most Side pixels a side and MaxBytes bytes. What goes
// in has at most Most pixels a side: a small file that unpacks to more is a
// trap.
const (
	Side     = 256
	MaxBytes = 48 << 10
	Most     = 2048
)

// ErrPicture is returned for what is no PNG or JPEG of a size that is taken.
var ErrPicture = errors.New("not a picture that is taken")

// turn lets pictures be drawn one after the other, whoever asks: unpacked, one
// may take 32 MB.
var turn sync.Mutex

// Make draws the picture in data anew, in its own proportions; kind is
// "image/png" or "image/jpeg". The error is ErrPicture.
func Make(data []byte) (kind string, made []byte, err error) {
	size, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || min(size.Width, size.Height) < 1 || max(size.Width, size.Height) > Most {
		return "", nil, ErrPicture
	}
	// Other rooms may register other kinds with package image.
	if format != "png" && format != "jpeg" {
		return "", nil, ErrPicture
	}
	turn.Lock()
	defer turn.Unlock()
	whole, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "", nil, ErrPicture
	}
	return pack(scale(whole), format)
}

// scale makes the longer side Side pixels where it is more.
func scale(whole image.Image) image.Image {
	from := whole.Bounds()
	longer := max(from.Dx(), from.Dy())
	if longer <= Side {
		return whole
	}
	side := func(pixels int) int { return max(pixels*Side/longer, 1) }
	small := image.NewNRGBA(image.Rect(0, 0, side(from.Dx()), side(from.Dy())))
	draw.CatmullRom.Scale(small, small.Bounds(), whole, from, draw.Src, nil)
	return small
}

// pack encodes a picture as what it was, and as JPEG where it has to be
// smaller.
func pack(picture image.Image, format string) (kind string, packed []byte, err error) {
	var out bytes.Buffer
	if format == "png" {
		best := png.Encoder{CompressionLevel: png.BestCompression}
		if err := best.Encode(&out, picture); err != nil {
			return "", nil, ErrPicture
		}
		if out.Len() <= MaxBytes {
			return "image/png", out.Bytes(), nil
		}
		picture = opaque(picture)
	}
	for quality := 90; quality >= 30; quality -= 15 {
		out.Reset()
		if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil {
			return "", nil, ErrPicture
		}
		if out.Len() <= MaxBytes {
			return "image/jpeg", out.Bytes(), nil
		}
	}
	return "", nil, ErrPicture
}

// opaque puts white behind a picture: JPEG has nothing that shows through.
func opaque(picture image.Image) image.Image {
	flat := image.NewRGBA(picture.Bounds())
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	return flat
}
