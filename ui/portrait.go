package ui

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	_ "image/jpeg" // a picture is a JPEG
	"image/png"    // or a PNG

	"golang.org/x/image/draw"
)

// The bounds of a picture somebody chooses, in bytes and pixels, and the side
// of what is made of it: enough for every place where it shows, and small
// enough to be handed over with an intent.
const (
	portraitRead   = 20 << 20
	portraitPixels = 50_000_000
	portraitSide   = 256
)

var (
	errLarge     = errors.New("picture too large")
	errNoPicture = errors.New("not a picture")
)

// portraitOf makes a small upright square PNG of the middle of a PNG or JPEG.
// The error is errLarge or errNoPicture.
func portraitOf(file []byte) ([]byte, error) {
	size, kind, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || kind != "png" && kind != "jpeg" || size.Width < 1 || size.Height < 1 {
		return nil, errNoPicture
	}
	if len(file) > portraitRead || size.Width > portraitPixels/size.Height {
		return nil, errLarge
	}
	whole, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, errNoPicture
	}
	b := whole.Bounds()
	cut := min(b.Dx(), b.Dy())
	at := b.Min.Add(image.Pt((b.Dx()-cut)/2, (b.Dy()-cut)/2))
	side := min(cut, portraitSide)
	small := image.NewNRGBA(image.Rect(0, 0, side, side))
	draw.BiLinear.Scale(small, small.Bounds(), whole, image.Rectangle{Min: at, Max: at.Add(image.Pt(cut, cut))}, draw.Src, nil)
	var out bytes.Buffer
	if err := png.Encode(&out, upright(small, heldAs(file))); err != nil {
		return nil, errNoPicture
	}
	return out.Bytes(), nil
}

// heldAs reads from a JPEG how the camera was held (Exif 2.32, section 4.6.4):
// 1 is upright, which is also what is said of everything else.
func heldAs(file []byte) int {
	if !bytes.HasPrefix(file, []byte{0xff, 0xd8}) {
		return 1
	}
	for at := 2; at+4 <= len(file) && file[at] == 0xff && file[at+1] != 0xda; {
		end := at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		if end < at+4 || end > len(file) {
			break
		}
		if tiff, ok := bytes.CutPrefix(file[at+4:end], []byte("Exif\x00\x00")); ok && file[at+1] == 0xe1 {
			return orientation(tiff)
		}
		at = end
	}
	return 1
}

// orientation reads tag 0x0112 from the first directory of a TIFF.
func orientation(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(tiff, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	for at += 2; at+12 <= int64(len(tiff)); at += 12 {
		entry := tiff[at : at+12]
		if order.Uint16(entry) == 0x0112 {
			if held := int(order.Uint16(entry[8:])); held >= 1 && held <= 8 {
				return held
			}
			return 1
		}
	}
	return 1
}

// upright turns a square as the camera says.
func upright(square *image.NRGBA, held int) *image.NRGBA {
	if held == 1 {
		return square
	}
	out, last := image.NewNRGBA(square.Bounds()), square.Bounds().Dx()-1
	for y := range last + 1 {
		for x := range last + 1 {
			fromX, fromY := x, y
			if held >= 5 { // lies on its side
				fromX, fromY = y, x
			}
			if held == 2 || held == 3 || held == 7 || held == 8 {
				fromX = last - fromX
			}
			if held == 3 || held == 4 || held == 6 || held == 7 {
				fromY = last - fromY
			}
			out.SetNRGBA(x, y, square.NRGBAAt(fromX, fromY))
		}
	}
	return out
}
