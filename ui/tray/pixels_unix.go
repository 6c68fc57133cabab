//go:build unix && !darwin

package tray

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
)

// Panels take the colors of a picture and its transparency apart, while systray
// v1.12.2 sends the low byte of their 16-bit product, which is noise wherever a
// pixel is half transparent. It decodes what it is given by the formats that
// package image knows; this one has systray see colors as they are drawn.
const format = "foyer-tray"

func init() {
	image.RegisterFormat(format, format, decode, func(r io.Reader) (image.Config, error) {
		picture, err := decode(r)
		if err != nil {
			return image.Config{}, err
		}
		return image.Config{ColorModel: picture.ColorModel(), Width: picture.Bounds().Dx(), Height: picture.Bounds().Dy()}, nil
	})
}

func encode(i Icon) []byte { return append([]byte(format), i.Draw(side)...) }

// decode returns straight colors where others expect multiplied ones.
func decode(r io.Reader) (image.Image, error) {
	if _, err := io.ReadFull(r, make([]byte, len(format))); err != nil {
		return nil, err
	}
	picture, err := png.Decode(r)
	if err != nil {
		return nil, err
	}
	straight, ok := picture.(*image.NRGBA)
	if !ok {
		return nil, fmt.Errorf("%s: a picture of %T", format, picture)
	}
	return &image.RGBA{Pix: bytes.Clone(straight.Pix), Stride: straight.Stride, Rect: straight.Rect}, nil
}
