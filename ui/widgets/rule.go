package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// RuleMood is how far a rule is met.
type RuleMood int

// The moods of a rule.
const (
	RuleOpen    RuleMood = iota // not met yet
	RuleLater                   // cannot be told here
	RuleMet                     // met
	RuleRefused                 // refused; a reason
)

// Rule is one condition with a mark before it: a ring, a tick once it is met,
// a small dot where only the server can
// tell, a filled one where it refused.
type Rule struct {
	widget.BaseWidget
	mood RuleMood
	ring *canvas.Circle
	dot  *canvas.Circle
	tick *Picture
	text *Text
}

// NewRule returns an open rule; draw makes its tick in a color.
func NewRule(words string, draw func(color string) []byte) *Rule {
	r := &Rule{text: NewNote(words).Small(), tick: NewPicture(draw, ColorAvailable)}
	r.ExtendBaseWidget(r)
	return r
}

// SetMood changes the mark and the color.
func (r *Rule) SetMood(mood RuleMood) {
	if r.mood != mood {
		r.mood = mood
		r.Refresh()
	}
}

// Mood returns how far it is met.
func (r *Rule) Mood() RuleMood { return r.mood }

// AccessibilityLabel implements fyne.Accessible.
func (r *Rule) AccessibilityLabel() string { return r.text.Content() }

// AccessibilityRole implements fyne.Accessible.
func (r *Rule) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const ruleText = 24

// HeightFor implements Flowing.
func (r *Rule) HeightFor(width float32) float32 { return r.text.HeightFor(width - ruleText) }

// CreateRenderer implements fyne.Widget.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	r.ring, r.dot = canvas.NewCircle(nil), canvas.NewCircle(nil)
	r.ring.StrokeWidth = 1.5
	d := &renderer{of: r, objects: []fyne.CanvasObject{r.ring, r.dot, r.tick, r.text}}
	d.min = func() fyne.Size { return fyne.NewSize(0, r.HeightFor(r.Size().Width)) }
	d.layout = func(size fyne.Size) {
		line := r.text.lineHeight()
		place(r.ring, 3, (line-10)/2, 10, 10)
		place(r.dot, 6, (line-4)/2, 4, 4)
		place(r.tick, -1, (line-18)/2, 18, 18)
		place(r.text, ruleText, 0, size.Width-ruleText, size.Height)
	}
	d.refresh = r.dress
	r.dress()
	return d
}

func (r *Rule) dress() {
	r.ring.FillColor, r.ring.StrokeColor = nil, paint(r, ColorFieldLine)
	r.text.Color = ColorMute
	switch r.mood {
	case RuleMet:
		r.text.Color = ColorAvailable
	case RuleRefused:
		r.text.Color = ColorError
		r.ring.FillColor, r.ring.StrokeColor = paint(r, ColorError), paint(r, ColorError)
	}
	setVisible(r.tick, r.mood == RuleMet)
	setVisible(r.ring, r.mood == RuleOpen || r.mood == RuleRefused)
	r.dot.FillColor = paint(r, ColorFieldLine)
	setVisible(r.dot, r.mood == RuleLater)
}
