package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Message is a sentence in a soft box: an error, or information. A link may
// follow the words on their last line, or on a line of its own.
type Message struct {
	widget.BaseWidget

	text   *Text
	action *Link
	wrong  bool
	box    *canvas.Rectangle
}

// NewMessage returns a hidden message.
func NewMessage() *Message {
	m := &Message{text: NewText("").Small(), action: NewLink("", nil).Small()}
	m.action.Hide()
	m.ExtendBaseWidget(m)
	m.Hide()
	return m
}

// Tell shows information.
func (m *Message) Tell(words string) { m.set(words, false) }

// Warn shows an error.
func (m *Message) Warn(words string) { m.set(words, true) }

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

// HeightFor implements Flowing.
func (m *Message) HeightFor(width float32) float32 {
	inner := width - 2*Inset
	height := m.text.HeightFor(inner)
	if m.action.Visible() && !m.inline(inner) {
		height += 4 + m.action.HeightFor(inner)
	}
	return height + 2*messagePad
}

func (m *Message) inline(inner float32) bool {
	return m.text.lastLine(inner)+8+m.action.Natural() <= inner
}

// CreateRenderer implements fyne.Widget.
func (m *Message) CreateRenderer() fyne.WidgetRenderer {
	m.box = canvas.NewRectangle(nil)
	m.box.CornerRadius = Radius
	r := &renderer{objects: []fyne.CanvasObject{m.box, m.text, m.action}}
	r.min = func() fyne.Size { return fyne.NewSize(0, m.HeightFor(m.Size().Width)) }
	r.layout = m.arrange
	r.refresh = m.dress
	m.dress()
	return r
}

func (m *Message) arrange(size fyne.Size) {
	place(m.box, 0, 0, size.Width, size.Height)
	inner := size.Width - 2*Inset
	height := m.text.HeightFor(inner)
	place(m.text, Inset, messagePad, inner, height)
	line := m.action.HeightFor(inner)
	width := min(m.action.Natural(), inner)
	if m.inline(inner) {
		place(m.action, Inset+m.text.lastLine(inner)+8, messagePad+height-line, width, line)
		return
	}
	place(m.action, Inset, messagePad+height+4, width, line)
}

func (m *Message) dress() {
	if m.wrong {
		m.box.FillColor, m.text.Color = paint(m, ColorErrorSoft), ColorError
		return
	}
	m.box.FillColor, m.text.Color = paint(m, ColorPrimarySoft), ColorInk
}
