package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// CopyCard is a line in fixed width with a link at the right that copies it.
type CopyCard struct {
	widget.BaseWidget
	text   *Text
	action *Link
	box    *canvas.Rectangle
}

// NewCopyCard returns an empty card.
func NewCopyCard(action *Link) *CopyCard {
	c := &CopyCard{text: NewText("").Small(), action: action}
	c.text.Style.Monospace = true
	c.ExtendBaseWidget(c)
	return c
}

// SetContent changes the words.
func (c *CopyCard) SetContent(content string) {
	c.text.SetContent(content)
	c.Refresh()
}

func (c *CopyCard) onReveal(f func(fyne.CanvasObject)) { c.action.onReveal(f) }

func (c *CopyCard) room(width float32) float32 { return width - 3*Inset - c.action.Natural() }

// HeightFor implements Flowing.
func (c *CopyCard) HeightFor(width float32) float32 {
	return max(ControlMin, c.text.HeightFor(c.room(width))+2*Inset)
}

// CreateRenderer implements fyne.Widget.
func (c *CopyCard) CreateRenderer() fyne.WidgetRenderer {
	c.box = newSurface()
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.box, c.text, c.action}}
	r.min = func() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.Size().Width)) }
	r.layout = func(size fyne.Size) {
		place(c.box, 0, 0, size.Width, size.Height)
		text := c.text.HeightFor(c.room(size.Width))
		place(c.text, Inset, (size.Height-text)/2, c.room(size.Width), text)
		width, height := c.action.Natural(), c.action.HeightFor(0)
		place(c.action, size.Width-Inset-width, (size.Height-height)/2, width, height)
	}
	r.refresh = func() { dressSurface(c, c.box) }
	r.refresh()
	return r
}
