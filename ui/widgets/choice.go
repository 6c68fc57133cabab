package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Choice is a checkbox with a note under it and a link at the right edge.
// Where checkbox and link do not fit beside each other, the link goes below.
type Choice struct {
	widget.BaseWidget
	check *Checkbox
	note  *Text
	link  *Link
}

// NewChoice returns a choice.
func NewChoice(check *Checkbox, note *Text, link *Link) *Choice {
	c := &Choice{check: check, note: note, link: link}
	c.ExtendBaseWidget(c)
	return c
}

func (c *Choice) onReveal(f func(fyne.CanvasObject)) {
	passReveal([]fyne.CanvasObject{c.check, c.link}, f)
}

const (
	choiceNote = 2  // between checkbox and note
	choiceLink = 10 // above a link of its own line
)

func (c *Choice) beside(width float32) bool {
	return c.check.Natural()+8+c.link.Natural() <= width
}

// HeightFor implements Flowing.
func (c *Choice) HeightFor(width float32) float32 {
	height := c.check.HeightFor(width) + choiceNote + c.note.HeightFor(width-c.check.TextIndent())
	if !c.beside(width) {
		height += choiceLink + c.link.HeightFor(width)
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.check, c.link, c.note}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.Size().Width)) }
	r.layout = c.arrange
	return r
}

func (c *Choice) arrange(size fyne.Size) {
	line := c.check.HeightFor(size.Width)
	place(c.check, 0, 0, c.check.Natural(), line)
	indent := c.check.TextIndent()
	note := c.note.HeightFor(size.Width - indent)
	place(c.note, indent, line+choiceNote, size.Width-indent, note)
	width, height := min(c.link.Natural(), size.Width), c.link.HeightFor(0)
	if c.beside(size.Width) {
		place(c.link, size.Width-width, (line-height)/2, width, height)
		return
	}
	place(c.link, 0, line+choiceNote+note+choiceLink, width, height)
}
