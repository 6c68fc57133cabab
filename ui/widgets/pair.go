package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Pair is a small heading at the left and its value at the right of it, for
// lists of facts.
type Pair struct {
	widget.BaseWidget
	heading, value *Text
}

// NewPair returns a pair.
func NewPair(heading string, value *Text) *Pair {
	p := &Pair{heading: NewNote(heading).Small(), value: value}
	p.ExtendBaseWidget(p)
	return p
}

// column is where the values begin, the same for all pairs of a list.
func (p *Pair) column() float32 { return 96 * textSize(p, SizeSmall) / 13 }

// stacked: a value that would break beside its heading stands below it.
func (p *Pair) stacked(width float32) bool { return p.value.Natural() > width-p.column() }

// HeightFor implements Flowing.
func (p *Pair) HeightFor(width float32) float32 {
	if p.stacked(width) {
		return p.heading.HeightFor(width) + p.value.HeightFor(width)
	}
	return max(p.heading.HeightFor(p.column()), p.value.HeightFor(width-p.column()))
}

// CreateRenderer implements fyne.Widget.
func (p *Pair) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: p, objects: []fyne.CanvasObject{p.heading, p.value}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, p.HeightFor(p.Size().Width)) }
	r.layout = func(size fyne.Size) {
		if p.stacked(size.Width) {
			top := p.heading.HeightFor(size.Width)
			place(p.heading, 0, 0, size.Width, top)
			place(p.value, 0, top, size.Width, size.Height-top)
			return
		}
		place(p.heading, 0, 0, p.column(), size.Height)
		place(p.value, p.column(), 0, size.Width-p.column(), size.Height)
	}
	return r
}
