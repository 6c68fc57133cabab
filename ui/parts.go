package ui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// logo draws the product's mark in the colors of the theme.
func logo(side float32) *widgets.Picture {
	return widgets.NewPicture(func(tile string) []byte {
		s := fyne.CurrentApp().Settings()
		return assets.Logo(tile, hex(s.Theme().Color(widgets.ColorOnPrimary, s.ThemeVariant())))
	}, widgets.ColorPrimary).Square(side)
}

func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02X%02X%02X", n.R, n.G, n.B)
}

// insideMargin is that of the screens of somebody who is signed in: their lists
// need the room.
const insideMargin = 24

// backFooter is the footer of a side screen.
func (w *Window) backFooter(withHelp bool) *widgets.Footer {
	back := widgets.NewLink(say("common.back"), w.back).Small()
	help := w.helpLink()
	if !withHelp {
		help.Hide()
	}
	return widgets.NewFooter(back, help)
}

func (w *Window) helpLink() *widgets.Link {
	return widgets.NewLink(say("common.help"), func() { w.do(app.Show{Route: app.RouteHelp}) }).Small()
}

func (w *Window) back() { w.do(app.Back{}) }

// show hides or shows an object, only when that changes something.
func show(o fyne.CanvasObject, visible bool) {
	if visible == o.Visible() {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// version is what the footer and the help say.
func version(s app.Settings) string {
	if s.Build == "" {
		return s.Version
	}
	return say("common.version", "version", s.Version, "build", s.Build)
}
