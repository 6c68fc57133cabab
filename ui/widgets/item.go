package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Item is a title with lines of second rank under it, a sign before them and
// something at the right edge; both may be nil.
type Item struct {
	widget.BaseWidget
	Title, Note *Text
	sign, trail fyne.CanvasObject
	words       itemWords
}

// itemWords are those of an item with a name: where title and name do not fit
// into one line, the name stands below.
type itemWords struct{ joined, title, name, note string }

// NewItem returns an item.
func NewItem(sign fyne.CanvasObject, title, note string, trail fyne.CanvasObject) *Item {
	i := &Item{Title: NewText(title).Bold(), Note: NewNote(note).Small(), sign: sign, trail: trail}
	i.ExtendBaseWidget(i)
	return i
}

func (i *Item) onReveal(f func(fyne.CanvasObject)) { passReveal([]fyne.CanvasObject{i.trail}, f) }

// indent is where the words begin.
func (i *Item) indent() float32 {
	if i.sign == nil {
		return 0
	}
	return naturalOf(i.sign) + Inset
}

// SetNamed changes the words of an item that has a name: joined is title and
// name in one line.
func (i *Item) SetNamed(joined, title, name, note string) {
	if next := (itemWords{joined, title, name, note}); next != i.words {
		i.words = next
		i.Title.SetContent(joined)
		i.Note.SetContent(note)
		i.Refresh()
	}
}

// fit chooses how title and name stand, and reports whether all of it has room
// beside what is at the right.
func (i *Item) fit(width float32) (beside bool) {
	w := i.words
	if w.joined == "" {
		return false
	}
	i.Title.SetContent(w.joined)
	i.Note.SetContent(w.note)
	if room := i.room(width); i.Title.Natural() <= room {
		return i.Note.Natural() <= room
	}
	i.Title.SetContent(w.title)
	if w.name != "" {
		i.Note.SetContent(w.name + "\n" + w.note)
	}
	return false
}

// out is how far a button at the right reaches beyond the edge, so that its
// dots and not its frame stand on it.
func (i *Item) out() float32 {
	if _, ok := i.trail.(*More); ok {
		return 8
	}
	return 0
}

// room is the width of the first line.
func (i *Item) room(width float32) float32 {
	width -= i.indent()
	if i.trail != nil {
		width -= naturalOf(i.trail) - i.out() + 8
	}
	return width
}

// HeightFor implements Flowing.
func (i *Item) HeightFor(width float32) float32 {
	i.fit(width)
	height := i.height(width)
	if i.sign != nil {
		height = max(height, heightOf(i.sign, naturalOf(i.sign)))
	}
	return height
}

// height is that of the words.
func (i *Item) height(width float32) float32 {
	height := i.Title.HeightFor(i.room(width))
	if note := i.Note.HeightFor(width - i.indent()); note > 0 {
		height += 1 + note
	}
	return height
}

// CreateRenderer implements fyne.Widget.
func (i *Item) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: i, refresh: func() {}}
	for _, o := range []fyne.CanvasObject{i.sign, i.Title, i.Note, i.trail} {
		if o != nil {
			r.objects = append(r.objects, o)
		}
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, i.HeightFor(i.Size().Width)) }
	r.layout = i.arrange
	return r
}

func (i *Item) arrange(size fyne.Size) {
	width := size.Width
	beside := i.fit(width)
	if i.sign != nil {
		side := naturalOf(i.sign)
		high := heightOf(i.sign, side)
		var y float32
		if i.trail == nil { // else it stands with what is at the right
			y = max(0, (size.Height-high)/2)
		}
		place(i.sign, 0, y, side, high)
	}
	title, under := i.Title.HeightFor(i.room(width)), width-i.indent()
	y := max(0, (size.Height-i.height(width))/2)
	place(i.Title, i.indent(), y, i.room(width), title)
	place(i.Note, i.indent(), y+title+1, under, i.Note.HeightFor(under))
	if i.trail == nil {
		return
	}
	wide := naturalOf(i.trail)
	high := heightOf(i.trail, wide)
	at := y + (i.Title.lineHeight()-high)/2
	if beside {
		at = (size.Height - high) / 2
	}
	place(i.trail, width-wide+i.out(), at, wide, high)
}

// ItemCard is a card with an item that can be changed in place.
type ItemCard struct {
	widget.BaseWidget
	Item    *Item
	marked  bool
	editing bool
	edit    fyne.CanvasObject
	box     *canvas.Rectangle
}

// NewItemCard returns a card; edit takes the place of the words while Edit is
// on and may be nil.
func NewItemCard(item *Item, edit fyne.CanvasObject) *ItemCard {
	c := &ItemCard{Item: item, edit: edit}
	if edit != nil {
		edit.Hide()
	}
	c.ExtendBaseWidget(c)
	return c
}

// Mark draws a border of the first color, for the one that counts.
func (c *ItemCard) Mark(marked bool) {
	if c.marked != marked {
		c.marked = marked
		c.Refresh()
	}
}

// Edit shows what is there to change the item, or the item.
func (c *ItemCard) Edit(on bool) {
	if c.edit == nil || c.editing == on {
		return
	}
	c.editing = on
	setVisible(c.edit, on)
	setVisible(c.Item, !on)
	c.Refresh()
}

func (c *ItemCard) onReveal(f func(fyne.CanvasObject)) {
	passReveal([]fyne.CanvasObject{c.Item, c.edit}, f)
}

// HeightFor implements Flowing.
func (c *ItemCard) HeightFor(width float32) float32 {
	if c.editing {
		return heightOf(c.edit, width-2*Inset) + 2*Inset
	}
	return c.Item.HeightFor(width-2*Inset) + 2*Inset
}

// CreateRenderer implements fyne.Widget.
func (c *ItemCard) CreateRenderer() fyne.WidgetRenderer {
	c.box = newSurface()
	r := &renderer{of: c, objects: []fyne.CanvasObject{c.box, c.Item}}
	if c.edit != nil {
		r.objects = append(r.objects, c.edit)
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, c.HeightFor(c.Size().Width)) }
	r.layout = func(size fyne.Size) {
		place(c.box, 0, 0, size.Width, size.Height)
		place(c.Item, Inset, Inset, size.Width-2*Inset, size.Height-2*Inset)
		if c.edit != nil {
			place(c.edit, Inset, Inset, size.Width-2*Inset, size.Height-2*Inset)
		}
	}
	r.refresh = c.dress
	c.dress()
	return r
}

func (c *ItemCard) dress() {
	dressSurface(c, c.box)
	c.box.StrokeWidth = 1
	if c.marked {
		c.box.StrokeColor, c.box.StrokeWidth = paint(c, ColorPrimary), ring
	}
}
