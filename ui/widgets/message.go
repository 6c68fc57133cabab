package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Message is a sentence in a soft box: an error, or information. A mark may
// stand before the words; a link may follow them on their last line, or on a
// line of its own.
type Message struct {
	widget.BaseWidget
	// Lines are the lines it keeps room for, so that what follows stays.
	Lines int

	text    *Text
	action  *Link
	wrong   bool
	mood    Mood
	tick    *Picture
	spinner *Spinner
	box     *canvas.Rectangle
}

// NewMessage returns a hidden message.
func NewMessage() *Message {
	m := &Message{text: NewText("").Small(), action: NewLink("", nil).Small(), spinner: NewSpinner()}
	m.tick = NewPicture(nil, ColorPrimary)
	m.tick.Hide()
	m.action.Hide()
	m.ExtendBaseWidget(m)
	m.Hide()
	return m
}

// Tell shows information.
func (m *Message) Tell(words string) { m.set(words, false) }

// Warn shows an error.
func (m *Message) Warn(words string) { m.set(words, true) }

// NewTracker returns a hidden message with room for two lines, which follows
// something on its way; draw makes its tick in a color.
func NewTracker(draw func(color string) []byte) *Message {
	m := NewMessage()
	m.tick.draw, m.Lines = draw, 2
	return m
}

// Track shows how something stands, with a mark before the words.
func (m *Message) Track(mood Mood, words string) {
	if mood != m.mood {
		m.mood = mood
		m.Refresh()
	}
	m.set(words, mood == MoodBad)
}

// Clear hides the message.
func (m *Message) Clear() { m.set("", false) }

// SetAction shows a link after the words; an empty label hides it.
func (m *Message) SetAction(label string, tapped func()) {
	m.action.OnTapped = tapped
	m.action.SetLabel(label)
	setVisible(m.action, label != "")
	m.Refresh()
}

// Content returns the words.
func (m *Message) Content() string { return m.text.Content() }

// Wrong reports whether it shows an error.
func (m *Message) Wrong() bool { return m.wrong && m.Visible() }

func (m *Message) set(words string, wrong bool) {
	if words == m.text.Content() && wrong == m.wrong {
		return
	}
	m.wrong = wrong
	m.text.SetContent(words)
	setVisible(m, words != "")
	m.Refresh()
}

func (m *Message) onReveal(f func(fyne.CanvasObject)) { m.action.onReveal(f) }

// AccessibilityLabel implements fyne.Accessible.
func (m *Message) AccessibilityLabel() string { return m.text.Content() }

// AccessibilityRole implements fyne.Accessible.
func (m *Message) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const messagePad = 10

// indent is where the words begin.
func (m *Message) indent() float32 {
	if m.mood == MoodGood || m.mood == MoodBusy {
		return Inset + 24
	}
	return Inset
}

func (m *Message) inner(width float32) float32 { return width - m.indent() - Inset }

// HeightFor implements Flowing.
func (m *Message) HeightFor(width float32) float32 {
	return max(m.words(width), float32(m.Lines)*m.text.lineHeight()) + 2*messagePad
}

func (m *Message) words(width float32) float32 {
	inner := m.inner(width)
	height := m.text.HeightFor(inner)
	if m.action.Visible() && !m.inline(inner) {
		height += 4 + m.action.HeightFor(inner)
	}
	return height
}

func (m *Message) inline(inner float32) bool {
	return m.text.lastLine(inner)+8+m.action.Natural() <= inner
}

// CreateRenderer implements fyne.Widget.
func (m *Message) CreateRenderer() fyne.WidgetRenderer {
	m.box = canvas.NewRectangle(nil)
	m.box.CornerRadius = Radius
	r := &renderer{of: m, objects: []fyne.CanvasObject{m.box, m.tick, m.spinner, m.text, m.action}}
	r.min = func() fyne.Size { return fyne.NewSize(0, m.HeightFor(m.Size().Width)) }
	r.layout = m.arrange
	r.refresh = m.dress
	m.dress()
	return r
}

func (m *Message) arrange(size fyne.Size) {
	place(m.box, 0, 0, size.Width, size.Height)
	x, inner := m.indent(), m.inner(size.Width)
	height := m.text.HeightFor(inner)
	y := (size.Height - m.words(size.Width)) / 2
	mark := y + (m.text.lineHeight()-18)/2
	place(m.tick, Inset-2, mark, 18, 18)
	place(m.spinner, Inset, mark+2, 14, 14)
	place(m.text, x, y, inner, height)
	line := m.action.HeightFor(inner)
	width := min(m.action.Natural(), inner)
	if m.inline(inner) {
		place(m.action, x+m.text.lastLine(inner)+8, y+height-line, width, line)
		return
	}
	place(m.action, x, y+height+4, width, line)
}

func (m *Message) dress() {
	setVisible(m.tick, m.mood == MoodGood)
	m.spinner.Color = paint(m, ColorPrimary)
	m.spinner.Run(m.mood == MoodBusy && m.Visible())
	if m.wrong {
		m.box.FillColor, m.text.Color = paint(m, ColorErrorSoft), ColorError
		return
	}
	m.box.FillColor, m.text.Color = paint(m, ColorPrimarySoft), ColorInk
}
