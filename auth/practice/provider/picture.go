package provider

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

const side = 192 // pixels of a picture

// shades are calm and dark enough for white letters (4.5:1).
var shades = []color.RGBA{
	{0x0B, 0x6E, 0x5F, 0xFF}, {0x6D, 0x4B, 0xB0, 0xFF}, {0xA8, 0x4A, 0x1F, 0xFF}, {0x1F, 0x5F, 0xA8, 0xFF},
	{0x9B, 0x2C, 0x5E, 0xFF}, {0x4A, 0x6B, 0x1E, 0xFF}, {0x5B, 0x68, 0x76, 0xFF}, {0x7A, 0x58, 0x10, 0xFF},
}

type typeface struct {
	font *opentype.Font
	face font.Face
}

var letters = sync.OnceValues(func() (typeface, error) {
	parsed, err := opentype.Parse(gomedium.TTF)
	if err != nil {
		return typeface{}, err
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 80, DPI: 72, Hinting: font.HintingNone})
	return typeface{font: parsed, face: face}, err
})

var drawing sync.Mutex // a font.Face is for one at a time

// paint returns a square PNG: initials on a shade of the subject. Programs cut
// their own shape out of it, as with Google's.
func paint(name, subject string) []byte {
	canvas := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(shade(subject)), image.Point{}, draw.Src)
	write(canvas, initials(name))
	var data bytes.Buffer
	if err := png.Encode(&data, canvas); err != nil {
		return nil
	}
	return data.Bytes()
}

// write centers the text by the height of its capitals. In letters that the
// font lacks nothing is written.
func write(canvas draw.Image, text string) {
	drawing.Lock()
	defer drawing.Unlock()
	with, err := letters()
	if err != nil {
		return
	}
	for _, r := range text {
		if glyph, err := with.font.GlyphIndex(nil, r); err != nil || glyph == 0 {
			return
		}
	}
	pen := font.Drawer{Dst: canvas, Src: image.White, Face: with.face}
	width := pen.MeasureString(text)
	pen.Dot = fixed.Point26_6{X: (fixed.I(side) - width) / 2, Y: (fixed.I(side) + with.face.Metrics().CapHeight) / 2}
	pen.DrawString(text)
}

func shade(subject string) color.RGBA {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(subject))
	return shades[sum.Sum32()%uint32(len(shades))]
}

// initials are those of the first and the last word.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\''
	})
	if len(words) == 0 {
		return ""
	}
	first := []rune(words[0])[:1]
	if len(words) > 1 {
		first = append(first, []rune(words[len(words)-1])[0])
	}
	return strings.ToUpper(string(first))
}
