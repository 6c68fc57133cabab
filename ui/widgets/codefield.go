package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// CodeForm is the shape of a code.
type CodeForm struct {
	// Length is how many characters it has, without spaces and dashes.
	Length int
	// Group is how many stand together.
	Group int
	// Letters: capital letters and digits; otherwise digits only.
	Letters bool
}

// CodeField takes a code: large spaced characters, each in a place of its own.
// Spaces and dashes are left out while one types or pastes. A code of digits
// is complete with its last digit, without Enter.
type CodeField struct {
	widget.BaseWidget
	OnChanged   func()
	OnComplete  func() // the last digit was typed, or the code pasted
	OnSubmitted func() // Enter
	// Still keeps a page where it is when the field gets the focus next; it is
	// scrolled to once somebody types.
	Still bool
	// PasteLabel names the one item of its menu.
	PasteLabel string

	label string
	form  CodeForm
	runes []rune
	// cursor is the place before which one types; all: everything is selected.
	cursor        int
	all           bool
	locked, wrong bool
	focused       bool
	reveal        func(fyne.CanvasObject)
	box, caret    *canvas.Rectangle
	marked        []*canvas.Rectangle
	texts         []*canvas.Text
	dots          []*canvas.Circle
	drawn         *renderer
}

// NewCodeField returns an empty field.
func NewCodeField(label string, form CodeForm) *CodeField {
	f := &CodeField{label: label, form: form}
	f.ExtendBaseWidget(f)
	return f
}

// Text returns the characters without spaces and dashes.
func (f *CodeField) Text() string { return string(f.runes) }

// Clear forgets the code, also in memory.
func (f *CodeField) Clear() {
	for i := range f.runes {
		f.runes[i] = 0
	}
	for _, t := range f.texts {
		t.Text = ""
	}
	f.runes, f.cursor, f.all = nil, 0, false
	f.Refresh()
}

// Form returns the shape.
func (f *CodeField) Form() CodeForm { return f.form }

// SetForm changes label and shape; another shape empties the field.
func (f *CodeField) SetForm(label string, form CodeForm) {
	f.label = label
	if form == f.form {
		return
	}
	f.form = form
	f.Clear()
}

// SelectAll marks the code, so that typing replaces it.
func (f *CodeField) SelectAll() {
	f.all, f.cursor = len(f.runes) > 0, len(f.runes)
	f.Refresh()
}

// SelectedText returns the whole code or nothing.
func (f *CodeField) SelectedText() string {
	if f.all {
		return f.Text()
	}
	return ""
}

// SetWrong marks the field as the one to look at.
func (f *CodeField) SetWrong(wrong bool) {
	if f.wrong != wrong {
		f.wrong = wrong
		f.Refresh()
	}
}

// SetLocked locks the field while an answer is awaited; it keeps the focus.
func (f *CodeField) SetLocked(locked bool) {
	if f.locked != locked {
		f.locked = locked
		f.Refresh()
	}
}

// Disable implements fyne.Disableable.
func (f *CodeField) Disable() { f.SetLocked(true) }

// Enable implements fyne.Disableable.
func (f *CodeField) Enable() { f.SetLocked(false) }

// Disabled implements fyne.Disableable.
func (f *CodeField) Disabled() bool { return f.locked }

func (f *CodeField) onReveal(reveal func(fyne.CanvasObject)) { f.reveal = reveal }

// AccessibilityLabel implements fyne.Accessible.
func (f *CodeField) AccessibilityLabel() string { return f.label }

// AccessibilityRole implements fyne.Accessible.
func (f *CodeField) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Cursor implements desktop.Cursorable.
func (f *CodeField) Cursor() desktop.Cursor {
	if f.locked {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}

// HeightFor implements Flowing.
func (f *CodeField) HeightFor(width float32) float32 {
	g := f.grid(width)
	return max(ControlMin+Inset, float32(g.rows)*g.line+2*codePad)
}

// Sizes of a code field.
const (
	codePad  = 10
	codeDot  = 4
	caretOut = 2 // the caret is a little longer than a letter
)

// codeGrid is where the characters stand.
type codeGrid struct {
	size, pitch, gap, line float32
	left                   float32
	perRow, rows           int
}

func (f *CodeField) style() fyne.TextStyle { return fyne.TextStyle{Monospace: f.form.Letters} }

func (f *CodeField) grid(width float32) codeGrid {
	name, spaced := SizeCode, float32(1.9)
	if f.form.Letters {
		name, spaced = SizeHeading, 1.16
	}
	g := codeGrid{size: textSize(f, name)}
	letter := fyne.MeasureText("0", g.size, f.style())
	g.pitch, g.line = letter.Width*spaced, ceil(letter.Height)+4
	g.gap = g.pitch * 0.55
	group, count := f.form.Group, f.form.Length
	if group < 1 {
		group = count
	}
	groups := (count + group - 1) / group
	room := max(width-2*Inset, letter.Width)
	wide := func(groups int) float32 {
		return g.pitch*float32(min(count, groups*group)) + g.gap*float32(groups-1)
	}
	// A long code stands in rows of four groups at most; six digits stay in one
	// row and move closer.
	fit := groups
	for f.form.Letters && fit > 1 && (wide(fit) > room || fit > 4) {
		fit--
	}
	if over := wide(fit) / room; over > 1 {
		g.pitch, g.gap = g.pitch/over, g.gap/over
	}
	g.perRow, g.rows = fit*group, (groups+fit-1)/fit
	g.left = (width - wide(fit)) / 2
	return g
}

// at returns where a place begins.
func (f *CodeField) at(g codeGrid, place int) (x, y float32) {
	row := min(place/g.perRow, g.rows-1)
	column := place - row*g.perRow
	group := f.form.Group
	if group < 1 {
		group = g.perRow
	}
	gaps := column / group
	if column == g.perRow {
		gaps = (column - 1) / group
	}
	x = g.left + g.pitch*float32(column) + g.gap*float32(gaps)
	return x, float32(row) * g.line
}

// CreateRenderer implements fyne.Widget.
func (f *CodeField) CreateRenderer() fyne.WidgetRenderer {
	f.box, f.caret = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	f.box.CornerRadius = Radius
	r := &renderer{of: f}
	r.min = func() fyne.Size { return fyne.NewSize(0, f.HeightFor(f.Size().Width)) }
	r.layout = f.arrange
	r.refresh = f.dress
	f.drawn = r
	f.dress()
	return r
}

// grow keeps one text and dot for each place, and a mark for each row.
func (f *CodeField) grow() {
	for len(f.texts) < f.form.Length {
		f.texts = append(f.texts, canvas.NewText("", nil))
		f.dots = append(f.dots, canvas.NewCircle(nil))
	}
	for len(f.marked) < f.grid(f.Size().Width).rows {
		f.marked = append(f.marked, canvas.NewRectangle(nil))
	}
	objects := []fyne.CanvasObject{f.box}
	for _, m := range f.marked {
		objects = append(objects, m)
	}
	for i := range f.texts {
		objects = append(objects, f.dots[i], f.texts[i])
	}
	f.drawn.objects = append(objects, f.caret)
}

func (f *CodeField) dress() {
	f.grow()
	f.box.FillColor = paint(f, ColorField)
	f.box.StrokeWidth, f.box.StrokeColor = 1, paint(f, ColorFieldLine)
	switch {
	case f.wrong && !f.locked:
		f.box.StrokeWidth, f.box.StrokeColor = 2, paint(f, ColorError)
	case f.focused && !f.locked:
		f.box.StrokeWidth, f.box.StrokeColor = 2, paint(f, ColorPrimary)
	}
	ink := paint(f, ColorInk)
	if f.locked {
		ink = paint(f, ColorMute)
	}
	g := f.grid(f.Size().Width)
	for i, t := range f.texts {
		t.Text = ""
		if i < len(f.runes) {
			t.Text = string(f.runes[i])
		}
		t.Color, t.TextSize, t.TextStyle, t.Alignment = ink, g.size, f.style(), fyne.TextAlignCenter
		setVisible(t, t.Text != "")
		f.dots[i].FillColor = paint(f, ColorFieldLine)
		here := f.focused && !f.locked && i == f.cursor
		setVisible(f.dots[i], i >= len(f.runes) && i < f.form.Length && !here)
	}
	for row, m := range f.marked {
		m.FillColor = paint(f, ColorSelection)
		setVisible(m, f.all && f.focused && row*g.perRow < len(f.runes))
	}
	f.caret.FillColor = paint(f, ColorPrimary)
	setVisible(f.caret, f.focused && !f.locked && !f.all)
}

func (f *CodeField) arrange(size fyne.Size) {
	place(f.box, 0, 0, size.Width, size.Height)
	g := f.grid(size.Width)
	top := (size.Height - float32(g.rows)*g.line) / 2
	letter := fyne.MeasureText("0", g.size, f.style())
	for i, t := range f.texts {
		x, y := f.at(g, i)
		y += top
		place(t, x, y+(g.line-letter.Height)/2, g.pitch, letter.Height)
		place(f.dots[i], x+(g.pitch-codeDot)/2, y+(g.line-codeDot)/2, codeDot, codeDot)
	}
	for row, m := range f.marked {
		last := max(row*g.perRow, min(len(f.runes), (row+1)*g.perRow)-1)
		end, _ := f.at(g, last)
		place(m, g.left, top+float32(row)*g.line+1, end+g.pitch-g.left, g.line-2)
	}
	x, y := f.at(g, f.cursor)
	if f.cursor == len(f.runes) && f.cursor < f.form.Length {
		x += g.pitch / 2 // in the middle of the place that is next
	}
	high := g.size + 2*caretOut
	place(f.caret, x-1, top+y+(g.line-high)/2, 2, high)
}
