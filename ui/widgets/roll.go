package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Roll is a list of any length that draws only what can be seen: rows that
// scroll out of sight are used again. It is the body of a Page.
type Roll struct {
	widget.BaseWidget
	count int
	make  func() RollRow
	fill  func(i int, row RollRow)

	rows     map[int]RollRow
	spare    []RollRow
	from, to float32 // what can be seen of it
	made     int
	measure  RollRow
	reveal   func(fyne.CanvasObject)
}

// RollRow is a row of a Roll. All rows are equally high.
type RollRow interface {
	fyne.Widget
	Flowing
	// dropFocus is told before the row shows something else.
	dropFocus()
}

// rollSpare rows are drawn above and below what can be seen, for Tab to reach.
const rollSpare = 2

// NewRoll returns an empty roll.
func NewRoll(make func() RollRow, fill func(i int, row RollRow)) *Roll {
	r := &Roll{make: make, fill: fill, rows: map[int]RollRow{}}
	r.measure = make()
	r.ExtendBaseWidget(r)
	return r
}

// SetCount changes how many rows there are and fills those in sight anew.
func (r *Roll) SetCount(n int) {
	r.count = n
	r.Refresh()
}

// Refill tells the rows in sight that what they show may have changed; nothing
// else is drawn anew.
func (r *Roll) Refill() {
	for i, row := range r.rows {
		r.fill(i, row)
	}
}

// Span is the first row that is drawn and the one after the last: those in
// sight, and a few above and below.
func (r *Roll) Span() (first, last int) { return r.span() }

// Made is how many rows were ever made.
func (r *Roll) Made() int { return r.made }

func (r *Roll) onReveal(f func(fyne.CanvasObject)) { r.reveal = f }

func (r *Roll) rowHeight() float32 { return r.measure.HeightFor(r.Size().Width) }

// HeightFor implements Flowing.
func (r *Roll) HeightFor(float32) float32 { return r.rowHeight() * float32(r.count) }

func (r *Roll) setWindow(from, to float32) {
	if from == r.from && to == r.to {
		return
	}
	r.from, r.to = from, to
	if first, last := r.span(); !r.holds(first, last) {
		r.Refresh()
	}
}

// span is the first row that is drawn and the one after the last.
func (r *Roll) span() (first, last int) {
	height := r.rowHeight()
	first = max(0, int(r.from/height)-rollSpare)
	last = min(r.count, int(r.to/height)+1+rollSpare)
	return min(first, last), last
}

func (r *Roll) holds(first, last int) bool {
	for i := first; i < last; i++ {
		if r.rows[i] == nil {
			return false
		}
	}
	return len(r.rows) == last-first
}

// turn gives each row in the span its widget; one that stays keeps its own,
// and with it the focus.
func (r *Roll) turn() {
	first, last := r.span()
	for i, row := range r.rows {
		if i < first || i >= last {
			row.dropFocus()
			delete(r.rows, i)
			r.spare = append(r.spare, row)
		}
	}
	for i := first; i < last; i++ {
		row := r.rows[i]
		if row == nil {
			row = r.take()
			r.rows[i] = row
		}
		r.fill(i, row)
	}
}

func (r *Roll) take() RollRow {
	if n := len(r.spare); n > 0 {
		row := r.spare[n-1]
		r.spare = r.spare[:n-1]
		return row
	}
	r.made++
	row := r.make()
	if in, ok := row.(revealer); ok {
		in.onReveal(func(o fyne.CanvasObject) { r.reveal(o) })
	}
	return row
}

// CreateRenderer implements fyne.Widget.
func (r *Roll) CreateRenderer() fyne.WidgetRenderer {
	d := &renderer{of: r}
	d.min = func() fyne.Size { return fyne.NewSize(0, r.HeightFor(r.Size().Width)) }
	d.refresh = func() {
		r.turn()
		d.objects = d.objects[:0]
		for _, i := range r.order() {
			d.objects = append(d.objects, r.rows[i])
		}
	}
	d.layout = func(size fyne.Size) {
		height := r.rowHeight()
		for i, row := range r.rows {
			place(row, 0, float32(i)*height, size.Width, height)
		}
	}
	d.refresh()
	return d
}

// order is that of reading, which Tab follows.
func (r *Roll) order() []int {
	order := make([]int, 0, len(r.rows))
	for i := range r.rows {
		order = append(order, i)
	}
	slices.Sort(order)
	return order
}
