package widgets

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Text is a paragraph without any padding, so that its edge stands on the
// edge of the fields around it. It breaks at spaces, and inside words that are
// too long, such as addresses.
type Text struct {
	widget.BaseWidget
	TextSize fyne.ThemeSizeName
	Color    fyne.ThemeColorName
	Style    fyne.TextStyle
	Align    fyne.TextAlign
	// MaxLines cuts with an ellipsis; 0 is without limit.
	MaxLines int

	content string
	width   float32
	known   map[broken][]string
}

// NewText returns a paragraph of normal size and color.
func NewText(content string) *Text {
	t := &Text{content: content, TextSize: SizeText, Color: ColorInk}
	t.ExtendBaseWidget(t)
	return t
}

// NewTitle returns the title of a screen.
func NewTitle(content string) *Text {
	t := NewText(content)
	t.TextSize, t.Style.Bold = SizeTitle, true
	return t
}

// NewNote returns a paragraph of second rank.
func NewNote(content string) *Text {
	t := NewText(content)
	t.Color = ColorMute
	return t
}

// Small makes the text one step smaller and returns it.
func (t *Text) Small() *Text { t.TextSize = SizeSmall; return t }

// Centered aligns the text to the middle and returns it.
func (t *Text) Centered() *Text { t.Align = fyne.TextAlignCenter; return t }

// Bold makes the text bold and returns it.
func (t *Text) Bold() *Text { t.Style.Bold = true; return t }

// OneLine cuts the text with an ellipsis after one line and returns it.
func (t *Text) OneLine() *Text { t.MaxLines = 1; return t }

// Content returns the words.
func (t *Text) Content() string { return t.content }

// SetContent changes the words; equal words cost nothing.
func (t *Text) SetContent(content string) {
	if content != t.content {
		t.content = content
		t.Refresh()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return t.content }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Natural returns the width that the longest line takes unbroken.
func (t *Text) Natural() float32 {
	var widest float32
	for line := range strings.SplitSeq(t.content, "\n") {
		widest = max(widest, t.measure(line))
	}
	return ceil(widest)
}

// HeightFor implements Flowing.
func (t *Text) HeightFor(width float32) float32 {
	if t.content == "" {
		return 0
	}
	return float32(len(t.lines(width))) * t.lineHeight()
}

// lastLine returns the width of the last line, for things that follow it.
func (t *Text) lastLine(width float32) float32 {
	lines := t.lines(width)
	if len(lines) == 0 {
		return 0
	}
	return t.measure(lines[len(lines)-1])
}

// broken remembers how a text was broken: a layout asks several times.
type broken struct {
	content     string
	width, size float32
	style       fyne.TextStyle
	align       fyne.TextAlign
	limit       int
}

func (t *Text) lines(width float32) []string {
	if width <= 0 {
		return []string{t.content} // not laid out yet
	}
	key := broken{t.content, width, textSize(t, t.TextSize), t.Style, t.Align, t.MaxLines}
	if lines, ok := t.known[key]; ok {
		return lines
	}
	if len(t.known) > 4 || t.known == nil {
		t.known = map[broken][]string{}
	}
	lines := t.breakUp(width)
	t.known[key] = lines
	return lines
}

func (t *Text) breakUp(width float32) []string {
	lines := breakLines(t.content, width, t.MaxLines, t.measure)
	if t.Align != fyne.TextAlignCenter || len(lines) < 2 || strings.Contains(t.content, "\n") {
		return lines
	}
	// Centered lines of like length look calmer than a last word alone.
	low, high := width/2, width
	for high-low > 4 {
		middle := (low + high) / 2
		if closer := breakLines(t.content, middle, 0, t.measure); len(closer) <= len(lines) {
			high, lines = middle, closer
		} else {
			low = middle
		}
	}
	return lines
}

func (t *Text) measure(s string) float32 {
	return fyne.MeasureText(s, textSize(t, t.TextSize), t.Style).Width
}

func (t *Text) lineHeight() float32 {
	return ceil(fyne.MeasureText("Ag", textSize(t, t.TextSize), t.Style).Height)
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: t}
	r.layout = func(size fyne.Size) { t.width = size.Width; t.draw(r) }
	r.refresh = func() {}
	r.min = func() fyne.Size {
		if t.width == 0 {
			return fyne.NewSize(0, t.lineHeight())
		}
		return fyne.NewSize(0, t.HeightFor(t.width))
	}
	return r
}

func (t *Text) draw(r *renderer) {
	lines := t.lines(t.width)
	for len(r.objects) < len(lines) {
		r.objects = append(r.objects, canvas.NewText("", nil))
	}
	r.objects = r.objects[:len(lines)]
	height := t.lineHeight()
	for i, line := range lines {
		o := r.objects[i].(*canvas.Text)
		o.Text, o.Color, o.Alignment = line, paint(t, t.Color), t.Align
		o.TextSize, o.TextStyle = textSize(t, t.TextSize), t.Style
		place(o, 0, float32(i)*height, t.width, height)
		o.Refresh()
	}
}

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }
