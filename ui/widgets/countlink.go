package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// CountLink is a link with a number after it, for what is new behind it.
type CountLink struct {
	press
	text  *canvas.Text
	ring  *canvas.Rectangle
	count *Count
}

// NewCountLink returns a small link without a number.
func NewCountLink(label string, tapped func()) *CountLink {
	l := &CountLink{count: NewCount(), text: canvas.NewText(label, nil), ring: newRing(6)}
	l.text.TextStyle.Bold = true
	l.label, l.OnTapped = label, tapped
	l.extend(l)
	return l
}

// SetCount changes the number; 0 shows none. The label says it in words.
func (l *CountLink) SetCount(n int, label string) {
	if n != l.count.n || label != l.label {
		l.label = label
		l.count.Set(n)
		l.Refresh()
	}
}

// AccessibilityRole implements fyne.Accessible.
func (l *CountLink) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

func (l *CountLink) measure() fyne.Size {
	return fyne.MeasureText(l.text.Text, textSize(l, SizeSmall), l.text.TextStyle)
}

// Natural implements Natural.
func (l *CountLink) Natural() float32 {
	width := ceil(l.measure().Width)
	if l.count.Visible() {
		width += 6 + l.count.Natural()
	}
	return width
}

// HeightFor implements Flowing.
func (l *CountLink) HeightFor(float32) float32 {
	return max(ceil(l.measure().Height), l.count.HeightFor(0))
}

// CreateRenderer implements fyne.Widget.
func (l *CountLink) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: l, objects: []fyne.CanvasObject{l.ring, l.text, l.count}}
	r.min = func() fyne.Size { return fyne.NewSize(l.Natural(), l.HeightFor(0)) }
	r.layout = func(size fyne.Size) {
		text := l.measure()
		place(l.text, 0, (size.Height-text.Height)/2, text.Width, text.Height)
		width, height := l.count.Natural(), l.count.HeightFor(0)
		place(l.count, ceil(text.Width)+6, (size.Height-height)/2, width, height)
		place(l.ring, -6, -3, size.Width+12, size.Height+6)
	}
	r.refresh = l.dress
	l.dress()
	return r
}

func (l *CountLink) dress() {
	l.text.TextSize, l.text.Color = textSize(l, SizeSmall), paint(l, ColorPrimary)
	l.text.TextStyle.Underline = l.hovered && !l.disabled
	l.ring.StrokeColor = paint(l, ColorPrimary)
	setVisible(l.ring, l.focused)
}
