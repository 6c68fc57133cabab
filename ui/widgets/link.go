package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Link is a bold word that does something. It carries no padding: its text
// stands where it is placed.
type Link struct {
	press
	TextSize fyne.ThemeSizeName
	// Quiet draws it in the second color, for small ways out.
	Quiet bool

	text  *canvas.Text
	ring  *canvas.Rectangle
	whole string // all of what it does, where the words need what is around them
}

// NewLink returns a link of normal size.
func NewLink(label string, tapped func()) *Link {
	l := &Link{TextSize: SizeText}
	l.label, l.OnTapped = label, tapped
	l.extend(l)
	return l
}

// Small makes the link one step smaller and returns it.
func (l *Link) Small() *Link { l.TextSize = SizeSmall; return l }

// SetLabel changes the words.
func (l *Link) SetLabel(label string) {
	if l.label != label {
		l.label = label
		l.Refresh()
	}
}

// Describe says all of what it does, for who does not see what it belongs to.
func (l *Link) Describe(words string) { l.whole = words }

// AccessibilityLabel implements fyne.Accessible.
func (l *Link) AccessibilityLabel() string {
	if l.whole != "" {
		return l.whole
	}
	return l.label
}

// SetResting locks the link and draws it as plain words, such as a countdown.
func (l *Link) SetResting(resting bool) {
	if l.disabled != resting || l.Quiet != resting {
		l.disabled, l.Quiet = resting, resting
		l.Refresh()
	}
}

// AccessibilityRole implements fyne.Accessible.
func (l *Link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

func (l *Link) style() fyne.TextStyle { return fyne.TextStyle{Bold: !l.Quiet} }

// Natural implements Natural.
func (l *Link) Natural() float32 {
	return ceil(fyne.MeasureText(l.label, textSize(l, l.TextSize), l.style()).Width)
}

// HeightFor implements Flowing.
func (l *Link) HeightFor(float32) float32 {
	return ceil(fyne.MeasureText("Ag", textSize(l, l.TextSize), l.style()).Height)
}

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	l.text, l.ring = canvas.NewText(l.label, nil), newRing(6)
	r := &renderer{of: l, objects: []fyne.CanvasObject{l.ring, l.text}}
	r.min = func() fyne.Size { return fyne.NewSize(0, l.HeightFor(0)) }
	r.layout = func(size fyne.Size) {
		place(l.text, 0, 0, size.Width, size.Height)
		place(l.ring, -6, -3, size.Width+12, size.Height+6)
	}
	r.refresh = l.dress
	l.dress()
	return r
}

func (l *Link) dress() {
	l.text.TextSize, l.text.TextStyle = textSize(l, l.TextSize), l.style()
	l.text.Text = l.label
	if w := l.BaseWidget.Size().Width; w > 0 && l.Natural() > w+1 {
		l.text.Text = shorten(l.label, w, func(s string) float32 {
			return fyne.MeasureText(s, l.text.TextSize, l.text.TextStyle).Width
		})
	}
	l.text.TextStyle.Underline = l.hovered && !l.disabled
	l.text.Color = paint(l, ColorPrimary)
	if l.Quiet || l.disabled {
		l.text.Color = paint(l, ColorMute)
	}
	l.ring.StrokeColor = paint(l, ColorPrimary)
	setVisible(l.ring, l.focused)
}
