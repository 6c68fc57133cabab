package widgets

import (
	"bytes"
	"image"
	_ "image/jpeg" // pictures of people come as one
	_ "image/png"  // or the other
)

// mostPixels is the side of the largest picture that is opened: it comes from
// elsewhere, and a small file may hold an enormous one.
const mostPixels = 2048

// portrait is a picture of a person that was opened once.
type portrait struct {
	data  []byte
	image image.Image // nil without one
}

// set opens another picture and reports whether it is another.
func (p *portrait) set(data []byte) bool {
	if len(data) == len(p.data) && (len(data) == 0 || &data[0] == &p.data[0] || bytes.Equal(data, p.data)) {
		return false
	}
	p.data, p.image = data, openPicture(data)
	return true
}

// openPicture returns nil for what is no picture, or one beyond measure.
func openPicture(data []byte) image.Image {
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || size.Width < 1 || size.Height < 1 || size.Width > mostPixels || size.Height > mostPixels {
		return nil
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	return square(picture)
}

// square cuts the middle out of a picture.
func square(picture image.Image) image.Image {
	b := picture.Bounds()
	side := min(b.Dx(), b.Dy())
	at := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	if part, ok := picture.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return part.SubImage(image.Rectangle{at, at.Add(image.Pt(side, side))})
	}
	return picture
}
