package widgets

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

const fadeTime = 120 * time.Millisecond

// Veil holds one screen at a time and fades from one to the next by a sheet of
// the background's color that vanishes.
type Veil struct {
	widget.BaseWidget
	content fyne.CanvasObject
	sheet   *canvas.Rectangle
	fading  *fyne.Animation
	resized func(fyne.Size)
}

// NewVeil returns an empty veil; resized hears of each new size.
func NewVeil(resized func(fyne.Size)) *Veil {
	v := &Veil{sheet: canvas.NewRectangle(color.Transparent), resized: resized}
	v.sheet.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// Content returns what shows.
func (v *Veil) Content() fyne.CanvasObject { return v.content }

// Set shows another content, with a fade or at once.
func (v *Veil) Set(content fyne.CanvasObject, fade bool) {
	first := v.content == nil
	v.content = content
	v.Refresh()
	// Objects that were never drawn belong to no canvas yet, so refreshing
	// them asks nobody to draw: ask in the name of the veil.
	canvas.Refresh(v)
	if fade && !first {
		v.fade()
	}
}

func (v *Veil) fade() {
	if v.fading != nil {
		v.fading.Stop()
	}
	base := color.NRGBAModel.Convert(paint(v, ColorBackground)).(color.NRGBA)
	v.sheet.FillColor = base
	v.sheet.Show()
	v.fading = fyne.NewAnimation(fadeTime, func(part float32) {
		base.A = uint8(255 * (1 - part))
		v.sheet.FillColor = base
		setVisible(v.sheet, part < 1)
		v.sheet.Refresh()
	})
	v.fading.Curve = fyne.AnimationEaseOut
	v.fading.Start()
}

// CreateRenderer implements fyne.Widget.
func (v *Veil) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: v}
	r.min = func() fyne.Size { return fyne.NewSize(MinWidth, MinHeight) }
	r.layout = func(size fyne.Size) {
		for _, o := range r.objects {
			place(o, 0, 0, size.Width, size.Height)
		}
		if v.resized != nil && !size.IsZero() {
			v.resized(size)
		}
	}
	r.refresh = func() {
		r.objects = []fyne.CanvasObject{v.sheet}
		if v.content != nil {
			r.objects = []fyne.CanvasObject{v.content, v.sheet}
		}
	}
	r.refresh()
	return r
}
