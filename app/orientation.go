package app

import (
	"encoding/binary"
	"image"
)

// orientation reads how a camera was held from a JPEG (Exif 2.32 section 4.6.4,
// tag 0x0112): 1 to 8, and 1 where nothing is said.
func orientation(picture []byte) int {
	for at := 2; at+4 <= len(picture) && picture[0] == 0xff && picture[1] == 0xd8 && picture[at] == 0xff; {
		kind, size := picture[at+1], int(binary.BigEndian.Uint16(picture[at+2:]))
		if kind == 0xda || size < 2 || at+2+size > len(picture) { // the picture itself
			break
		}
		if segment := picture[at+4 : at+2+size]; kind == 0xe1 && len(segment) > 14 && string(segment[:6]) == "Exif\x00\x00" {
			return orientationOf(segment[6:])
		}
		at += 2 + size
	}
	return 1
}

// orientationOf reads the first directory of a TIFF.
func orientationOf(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == 0x0112 {
			if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
				return value
			}
			break
		}
		entries = entries[12:]
	}
	return 1
}

// turned makes a square stand upright.
func turned(from *image.NRGBA, orientation int) *image.NRGBA {
	if orientation == 1 {
		return from
	}
	side := from.Bounds().Dx()
	to := image.NewNRGBA(from.Bounds())
	last := side - 1
	for y := range side {
		for x := range side {
			fx, fy := x, y
			switch orientation {
			case 2:
				fx = last - x
			case 3:
				fx, fy = last-x, last-y
			case 4:
				fy = last - y
			case 5:
				fx, fy = y, x
			case 6:
				fx, fy = y, last-x
			case 7:
				fx, fy = last-y, last-x
			case 8:
				fx, fy = last-y, x
			}
			to.SetNRGBA(x, y, from.NRGBAAt(fx, fy))
		}
	}
	return to
}
