package ui_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"github.com/boombuler/barcode/qr"

	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

// TestTheQRCodeOnTheScreen reads the picture of the whole window, in the dark
// too: black on white, each module where the encoder has it, four white ones
// around.
func TestTheQRCodeOnTheScreen(t *testing.T) {
	code, err := qr.Encode(apptest.TOTPURI, qr.L, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	side := code.Bounds().Dx()
	for _, look := range []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark} {
		for _, scale := range []float32{1, 1.25, 2} {
			s := open(t, func(o *ui.Options) { o.Appearance = look })
			s.Show(state(t, "enroll_totp"))
			window := s.canvas().(software.WindowlessCanvas)
			window.SetScale(scale)
			s.Window.Window().Resize(fyne.NewSize(384, 640))
			picture := placed(t, s, "QR code for your authenticator app")
			img := s.canvas().Capture()
			pixel := func(v float32) int { return int(v*scale + 0.5) }
			const sheet = 6
			wide := picture.Object.Size().Width - 2*sheet
			if wide < 160 {
				t.Errorf("the code is %v wide", wide)
			}
			module := pixel(wide) / (side + 2*widgets.QuietZone)
			rest := (pixel(wide) - module*side) / 2
			left, top := pixel(picture.At.X+sheet), pixel(picture.At.Y+sheet)
			for y := -widgets.QuietZone; y < side+widgets.QuietZone; y++ {
				for x := -widgets.QuietZone; x < side+widgets.QuietZone; x++ {
					want := uint8(0xFF)
					if x >= 0 && y >= 0 && x < side && y < side {
						want = color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y
					}
					at := img.At(left+rest+x*module+module/2, top+rest+y*module+module/2)
					if got := color.GrayModel.Convert(at).(color.Gray).Y; got != want {
						t.Fatalf("%s, scale %v: module (%d, %d) is %d, want %d", look, scale, x, y, got, want)
					}
				}
			}
			window.SetScale(1)
		}
	}
}

func placed(t *testing.T, s *stage, label string) *uitest.Placed {
	t.Helper()
	for _, p := range uitest.Objects(s.canvas()) {
		if uitest.Label(p.Object) == label {
			return p
		}
	}
	t.Fatalf("no %q", label)
	return nil
}
