package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// middlePart is how much of the spare room stands above: what stands a little
// above the middle looks as if it stood in it.
const middlePart = 0.36

// Middle holds something a little above the middle of a page.
type Middle struct {
	widget.BaseWidget
	content Body
}

// NewMiddle returns a body around another one.
func NewMiddle(content Body) *Middle {
	m := &Middle{content: content}
	m.ExtendBaseWidget(m)
	return m
}

func (m *Middle) onReveal(f func(fyne.CanvasObject)) {
	passReveal([]fyne.CanvasObject{m.content}, f)
}

// HeightFor implements Flowing.
func (m *Middle) HeightFor(width float32) float32 { return m.content.HeightFor(width) }

// CreateRenderer implements fyne.Widget.
func (m *Middle) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: m, objects: []fyne.CanvasObject{m.content}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, m.HeightFor(m.Size().Width)) }
	r.layout = func(size fyne.Size) {
		height := m.content.HeightFor(size.Width)
		place(m.content, 0, max(0, size.Height-height)*middlePart, size.Width, height)
	}
	return r
}
