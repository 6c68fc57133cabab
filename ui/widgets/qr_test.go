package widgets

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func gray(img image.Image, x, y int) uint8 {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
}

// checkers is a code that cannot be mistaken for another.
func checkers(x, y int) bool { return (x*7+y*3+x*y)%5 < 2 }

func TestQRDrawsWholeModulesAndItsQuietZone(t *testing.T) {
	for _, side := range []int{21, 45, 49, 73} {
		q := NewQR("code")
		q.SetModules(side, checkers)
		for _, pixels := range []int{160, 171, 214, 342, 513} {
			module := pixels / (side + 2*QuietZone)
			if module == 0 {
				continue
			}
			img := q.Draw(pixels, pixels)
			left := (pixels - module*side) / 2
			for y := range pixels {
				for x := range pixels {
					want := uint8(0xFF)
					if mx, my := x-left, y-left; mx >= 0 && my >= 0 && mx < module*side && my < module*side && checkers(mx/module, my/module) {
						want = 0
					}
					if got := gray(img, x, y); got != want {
						t.Fatalf("%d modules in %d pixels: (%d, %d) is %d, want %d", side, pixels, x, y, got, want)
					}
				}
			}
			if left < QuietZone*module {
				t.Errorf("%d modules in %d pixels: the quiet zone is %d pixels, a module %d", side, pixels, left, module)
			}
		}
	}
}

func TestQRIsLargeEnough(t *testing.T) {
	useApp(t)
	for _, side := range []int{21, 45, 49, 57} {
		q := NewQR("code")
		q.SetModules(side, checkers)
		w := test.NewTempWindow(t, q)
		w.Resize(fyne.NewSize(256, q.HeightFor(256)))
		if got := q.raster.Size(); got.Width < 160 || got.Width != got.Height || got.Width < float32(3*(side+8)) {
			t.Errorf("a code of %d modules is %v large", side, got)
		}
	}
}
