package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Steps tells with bars where one is in a set-up.
type Steps struct {
	widget.BaseWidget
	label  string
	at, of int
	bars   []*canvas.Rectangle
	drawn  *renderer
}

// NewSteps returns bars that take no room before they are set.
func NewSteps() *Steps {
	s := &Steps{}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// Set fills the first of so many bars; label says the same in words. Without
// bars it is hidden.
func (s *Steps) Set(at, of int, label string) {
	if s.at == at && s.of == of && s.label == label {
		return
	}
	s.at, s.of, s.label = at, of, label
	setVisible(s, of > 0)
	s.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Steps) AccessibilityLabel() string { return s.label }

// AccessibilityRole implements fyne.Accessible.
func (s *Steps) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const (
	stepHigh = 4
	stepGap  = 6
)

// HeightFor implements Flowing.
func (s *Steps) HeightFor(float32) float32 { return stepHigh }

// CreateRenderer implements fyne.Widget.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: s}
	s.drawn = r
	r.min = func() fyne.Size { return fyne.NewSize(0, stepHigh) }
	r.layout = func(size fyne.Size) {
		wide := (size.Width - stepGap*float32(s.of-1)) / float32(max(1, s.of))
		for i, bar := range s.bars {
			place(bar, float32(i)*(wide+stepGap), 0, wide, stepHigh)
		}
	}
	r.refresh = s.dress
	s.dress()
	return r
}

func (s *Steps) dress() {
	for len(s.bars) < s.of {
		bar := canvas.NewRectangle(nil)
		bar.CornerRadius = stepHigh / 2
		s.bars = append(s.bars, bar)
	}
	s.bars = s.bars[:s.of]
	s.drawn.objects = nil
	for i, bar := range s.bars {
		bar.FillColor = paint(s, ColorLine)
		if i < s.at {
			bar.FillColor = paint(s, ColorPrimary)
		}
		s.drawn.objects = append(s.drawn.objects, bar)
	}
}
