package widgets

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Spinner is an arc that turns while something is awaited. With animations
// switched off it stands still.
type Spinner struct {
	widget.BaseWidget
	Color color.Color

	arc     *canvas.Arc
	turning *fyne.Animation
	running bool
}

// NewSpinner returns a hidden spinner.
func NewSpinner() *Spinner {
	s := &Spinner{Color: color.Transparent}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// Run shows and turns it, or hides and stops it.
func (s *Spinner) Run(running bool) {
	if s.running == running {
		s.Refresh()
		return
	}
	s.running = running
	setVisible(s, running)
	if running && fyne.CurrentApp().Settings().ShowAnimations() {
		s.turn()
	} else if s.turning != nil {
		s.turning.Stop()
		s.turning = nil
	}
}

func (s *Spinner) turn() {
	s.turning = fyne.NewAnimation(900*time.Millisecond, func(part float32) {
		if s.arc != nil {
			s.arc.StartAngle, s.arc.EndAngle = 360*part, 360*part+270
			s.arc.Refresh()
		}
	})
	s.turning.Curve = fyne.AnimationLinear
	s.turning.RepeatCount = fyne.AnimationRepeatForever
	s.turning.Start()
}

// CreateRenderer implements fyne.Widget.
func (s *Spinner) CreateRenderer() fyne.WidgetRenderer {
	s.arc = &canvas.Arc{StartAngle: 0, EndAngle: 270, CutoutRatio: 0.76}
	r := &renderer{of: s, objects: []fyne.CanvasObject{s.arc}}
	r.min = func() fyne.Size { return fyne.NewSize(18, 18) }
	r.layout = func(size fyne.Size) { place(s.arc, 0, 0, size.Width, size.Height) }
	r.refresh = func() { s.arc.FillColor = s.Color }
	r.refresh()
	return r
}
