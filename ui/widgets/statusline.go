package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Mood is how a status line stands.
type Mood int

// The moods of a status line.
const (
	MoodNone Mood = iota // nothing to say; the room stays
	MoodBusy             // a turning mark
	MoodGood             // a tick
	MoodBad              // a reason, in the error color
)

// StatusLine is a live line under a field. Its room stays when it is empty, so
// that nothing below jumps.
type StatusLine struct {
	widget.BaseWidget
	// Lines are those it keeps room for.
	Lines int

	mood    Mood
	text    *Text
	tick    *Picture
	spinner *Spinner
}

// NewStatusLine returns an empty line with room for two; draw makes its tick in
// a color.
func NewStatusLine(draw func(color string) []byte) *StatusLine {
	s := &StatusLine{Lines: 2, text: NewNote(" ").Small(), tick: NewPicture(draw, ColorAvailable), spinner: NewSpinner()}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes mood and words.
func (s *StatusLine) Set(mood Mood, words string) {
	if mood == s.mood && words == s.text.Content() {
		return
	}
	s.mood = mood
	s.text.SetContent(words)
	s.Refresh()
}

// Content returns the words.
func (s *StatusLine) Content() string { return s.text.Content() }

func (s *StatusLine) indent() float32 {
	if s.mood == MoodGood || s.mood == MoodBusy {
		return 24
	}
	return 0
}

// HeightFor implements Flowing.
func (s *StatusLine) HeightFor(width float32) float32 {
	return max(float32(s.Lines)*s.text.lineHeight(), s.text.HeightFor(width-s.indent()))
}

// CreateRenderer implements fyne.Widget.
func (s *StatusLine) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: s, objects: []fyne.CanvasObject{s.tick, s.spinner, s.text}}
	r.min = func() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }
	r.layout = func(size fyne.Size) {
		line := s.text.lineHeight()
		place(s.tick, -1, (line-18)/2, 18, 18)
		place(s.spinner, 1, (line-14)/2, 14, 14)
		place(s.text, s.indent(), 0, size.Width-s.indent(), size.Height)
	}
	r.refresh = s.dress
	s.dress()
	return r
}

func (s *StatusLine) dress() {
	s.text.Color = ColorMute
	switch s.mood {
	case MoodGood:
		s.text.Color = ColorAvailable
	case MoodBad:
		s.text.Color = ColorError
	}
	setVisible(s.tick, s.mood == MoodGood)
	s.spinner.Color = paint(s, ColorPrimary)
	s.spinner.Run(s.mood == MoodBusy)
}
