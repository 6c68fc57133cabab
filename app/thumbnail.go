package app

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// The bounds of somebody else's picture, in pixels a side: as it is shown in a
// list on a dense screen, and as it is unpacked, which takes a megabyte.
const (
	thumbnailSide = 96
	thumbnailMost = 512
)

// thumbnail makes a small square of somebody else's picture, which may be
// anything.
func thumbnail(picture []byte) ([]byte, error) {
	size, kind, err := image.DecodeConfig(bytes.NewReader(picture))
	switch {
	case err != nil:
		return nil, err
	case kind != "png" && kind != "jpeg", min(size.Width, size.Height) < 1, max(size.Width, size.Height) > thumbnailMost:
		return nil, errors.New("picture of that kind or size")
	}
	whole, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	square := middle(whole.Bounds())
	side := min(square.Dx(), thumbnailSide)
	small := image.NewNRGBA(image.Rect(0, 0, side, side))
	draw.CatmullRom.Scale(small, small.Bounds(), whole, square, draw.Src, nil)
	var out bytes.Buffer
	if small.Opaque() {
		err = jpeg.Encode(&out, small, &jpeg.Options{Quality: 85})
	} else {
		err = png.Encode(&out, small)
	}
	return out.Bytes(), err
}
