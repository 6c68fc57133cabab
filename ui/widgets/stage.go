package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Stage arranges the sign-in screen so that its form keeps its place: when a
// message appears above the form, the tall header gives way to a small one
// instead of pushing the form down. Only where even that leaves no room, the
// form moves.
type Stage struct {
	widget.BaseWidget
	tall, small Body
	message     *Message
	form        Body
}

// Distances inside a Stage.
const (
	stageTop   = 28 // above a tall header
	stageLow   = 16 // above a small one
	stageUnder = 20 // between header and form
)

// NewStage returns a stage.
func NewStage(tall, small Body, message *Message, form Body) *Stage {
	s := &Stage{tall: tall, small: small, message: message, form: form}
	s.ExtendBaseWidget(s)
	return s
}

func (s *Stage) onReveal(f func(fyne.CanvasObject)) {
	passReveal([]fyne.CanvasObject{s.tall, s.small, s.message, s.form}, f)
}

// HeightFor implements Flowing: the least that everything fits into.
func (s *Stage) HeightFor(width float32) float32 {
	return s.squeezed(width) + s.form.HeightFor(width) + 4
}

// squeezed is where the form begins when room is short.
func (s *Stage) squeezed(width float32) float32 {
	y := stageLow + s.small.HeightFor(width)
	if s.message.Visible() {
		y += Gap + s.message.HeightFor(width)
	}
	return y + Gap
}

type stagePlan struct {
	header  Body
	headerY float32
	formY   float32
}

func (s *Stage) plan(size fyne.Size) stagePlan {
	width := size.Width
	tall := s.tall.HeightFor(width)
	formY := stageTop + tall + stageUnder
	spare := size.Height - formY - s.form.HeightFor(width)
	if spare < 0 {
		return s.lowPlan(size)
	}
	shift := min(spare*0.4, 96)
	formY += shift
	if !s.message.Visible() {
		return stagePlan{s.tall, stageTop + shift, formY}
	}
	need := s.message.HeightFor(width) + 2*Gap
	if above := formY - need - tall; above >= stageLow {
		return stagePlan{s.tall, max(stageLow, above-8), formY}
	}
	small := s.small.HeightFor(width)
	if above := formY - need - small; above >= stageLow {
		return stagePlan{s.small, max(stageLow, above/2), formY}
	}
	return stagePlan{s.small, stageLow, s.squeezed(width)}
}

// lowPlan is for windows too low for the tall header.
func (s *Stage) lowPlan(size fyne.Size) stagePlan {
	small := s.small.HeightFor(size.Width)
	formY := stageLow + small + Gap
	if spare := size.Height - formY - s.form.HeightFor(size.Width); spare > 0 {
		formY += spare / 2
	}
	if !s.message.Visible() {
		return stagePlan{s.small, (formY - small) / 2, formY}
	}
	above := formY - s.message.HeightFor(size.Width) - 2*Gap - small
	if above < stageLow/2 {
		return stagePlan{s.small, stageLow, s.squeezed(size.Width)}
	}
	return stagePlan{s.small, above / 2, formY}
}

// CreateRenderer implements fyne.Widget.
func (s *Stage) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: s, objects: []fyne.CanvasObject{s.tall, s.small, s.message, s.form}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }
	r.layout = s.arrange
	return r
}

func (s *Stage) arrange(size fyne.Size) {
	p := s.plan(size)
	setVisible(s.tall, p.header == s.tall)
	setVisible(s.small, p.header == s.small)
	place(p.header, 0, p.headerY, size.Width, p.header.HeightFor(size.Width))
	if s.message.Visible() {
		height := s.message.HeightFor(size.Width)
		place(s.message, 0, p.formY-Gap-height, size.Width, height)
	}
	place(s.form, 0, p.formY, size.Width, s.form.HeightFor(size.Width))
}
