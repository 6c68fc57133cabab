package ui

import (
	"image/color"

	"github.com/boombuler/barcode/qr"
)

// qrModules encodes a text as a QR code: how many modules a side, and which
// are dark. The lowest correction makes the largest modules; nothing soils a
// screen. A text too long for a code has no modules.
func qrModules(text string) (side int, dark func(x, y int) bool) {
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return 0, nil
	}
	return code.Bounds().Dx(), func(x, y int) bool {
		return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 0x80
	}
}
