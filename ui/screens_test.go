package ui_test

import (
	"cmp"
	"flag"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
)

// stage is a window under test with its clock and what it asked for.
type stage struct {
	*ui.Window
	now   time.Time
	asked []app.Intent
}

func (s *stage) Subscribe(func(app.State)) func() { return func() {} }

func (s *stage) Do(i app.Intent) { s.asked = append(s.asked, i) }

func (s *stage) canvas() fyne.Canvas { return s.Window.Window().Canvas() }

func (s *stage) pass(d time.Duration) {
	s.now = s.now.Add(d)
	s.Tick()
}

func open(t *testing.T, change func(*ui.Options)) *stage {
	t.Helper()
	s := &stage{now: apptest.Now}
	opts := ui.Options{Now: func() time.Time { return s.now }, Appearance: ui.AppearanceLight, Language: "en"}
	if change != nil {
		change(&opts)
	}
	s.Window = ui.New(appFor(opts), s, opts)
	t.Cleanup(s.Window.Window().Close)
	return s
}

type look struct {
	appearance ui.Appearance
	text       float32
}

var apps = map[look]fyne.App{}

// appFor keeps one app for each look: each new one reads the fonts again.
func appFor(o ui.Options) fyne.App {
	l := look{o.Appearance, o.TextScale}
	a, ok := apps[l]
	if !ok {
		a = test.NewApp()
		apps[l] = a
	}
	fyne.SetCurrentApp(a)
	return a
}

// shape is one way a screen has to fit.
type shape struct {
	name          string
	width, height float32
	text          float32
	long          bool
	language      string // English if empty
}

var shapes = []shape{
	{name: "first size", width: 384, height: 640, text: 1},
	{name: "smallest", width: 320, height: 560, text: 1},
	{name: "large text", width: 384, height: 640, text: 1.5},
	{name: "long names", width: 384, height: 640, text: 1, long: true},
	{name: "smallest with long names", width: 320, height: 560, text: 1, long: true},
	{name: "wide", width: 900, height: 800, text: 1},
	{name: "Spanish", width: 384, height: 640, text: 1, language: "es"},
	{name: "Spanish, smallest with long names", width: 320, height: 560, text: 1, long: true, language: "es"},
	{name: "Spanish, large text", width: 384, height: 640, text: 1.5, language: "es"},
}

var only = flag.String("only", "", "check the samples whose name begins so")

func TestEverySampleFits(t *testing.T) {
	for i, sh := range shapes {
		// Where things stand does not depend on their color.
		look := []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark}[i%2]
		t.Run(string(look)+"/"+sh.name, func(t *testing.T) {
			for _, sample := range apptest.Samples() {
				if strings.HasPrefix(sample.Name, *only) {
					checkSample(t, look, sh, sample)
				}
			}
		})
	}
}

func checkSample(t *testing.T, look ui.Appearance, sh shape, sample apptest.Sample) {
	t.Helper()
	s := open(t, func(o *ui.Options) { o.Appearance, o.TextScale, o.Language = look, sh.text, cmp.Or(sh.language, "en") })
	if sh.long {
		sample.State = apptest.Lengthened(sample.State)
		if sample.Earlier != nil {
			before := apptest.Lengthened(*sample.Earlier)
			sample.Earlier = &before
		}
	}
	if err := uitest.Play(s.Window, sample, func(d time.Duration) { s.now = s.now.Add(d) }); err != nil {
		t.Errorf("%s: %v", sample.Name, err)
		return
	}
	if least := s.canvas().Content().MinSize(); least.Width > 320 || least.Height > 560 {
		t.Errorf("%s: the window cannot be made as small as 320 x 560, but %v", sample.Name, least)
	}
	s.Window.Window().Resize(fyne.NewSize(sh.width, sh.height))
	checkTexts(t, sample.Name, s.canvas(), sh.width)
	checkReadingOrder(t, sample.Name, s.canvas())
}

func checkTexts(t *testing.T, name string, c fyne.Canvas, width float32) {
	t.Helper()
	var texts []*uitest.Placed
	for _, p := range uitest.Objects(c) {
		text, ok := p.Object.(*canvas.Text)
		if !ok || text.Text == "" || p.InEntry() {
			continue
		}
		if need := text.MinSize(); need.Width > text.Size().Width+1 || need.Height > text.Size().Height+1 {
			t.Errorf("%s: %q needs %v and has %v", name, text.Text, need, text.Size())
		}
		if p.At.X < 0 || p.At.X+text.Size().Width > width+0.5 {
			t.Errorf("%s: %q stands outside, from %.0f to %.0f of %.0f", name, text.Text, p.At.X, p.At.X+text.Size().Width, width)
		}
		texts = append(texts, p)
	}
	for i, a := range texts {
		for _, b := range texts[:i] {
			if a.Root() == b.Root() && overlap(a, b) {
				t.Errorf("%s: %q and %q overlap", name, words(a), words(b))
			}
		}
	}
}

func words(p *uitest.Placed) string { return p.Object.(*canvas.Text).Text }

func overlap(a, b *uitest.Placed) bool {
	aFrom, aTo := inked(a)
	bFrom, bTo := inked(b)
	wide := min(aTo.X, bTo.X) - max(aFrom.X, bFrom.X)
	high := min(aTo.Y, bTo.Y) - max(aFrom.Y, bFrom.Y)
	return wide > 1 && high > 1
}

// inked is where the letters stand: a text's box may be wider.
func inked(p *uitest.Placed) (from, to fyne.Position) {
	text := p.Object.(*canvas.Text)
	from, to = p.Seen()
	need := text.MinSize().Width
	switch text.Alignment {
	case fyne.TextAlignCenter:
		from.X += (text.Size().Width - need) / 2
	case fyne.TextAlignTrailing:
		from.X += text.Size().Width - need
	}
	return from, fyne.NewPos(from.X+need, to.Y)
}

// checkReadingOrder: Tab goes down, and to the right on one line.
func checkReadingOrder(t *testing.T, name string, c fyne.Canvas) {
	t.Helper()
	chain := uitest.Chain(c)
	for i := 1; i < len(chain); i++ {
		a, b := chain[i-1], chain[i]
		if a.Root() != b.Root() || scrolled(a) != scrolled(b) {
			continue // the footer stands still below what scrolls
		}
		aMiddle, bMiddle := a.At.Y+a.Object.Size().Height/2, b.At.Y+b.Object.Size().Height/2
		sameLine := bMiddle > a.At.Y-1 && bMiddle < a.At.Y+a.Object.Size().Height+1
		if !sameLine && bMiddle < aMiddle || sameLine && b.At.X < a.At.X && bMiddle <= aMiddle {
			t.Errorf("%s: Tab goes from %q back to %q", name, uitest.Label(a.Object), uitest.Label(b.Object))
		}
	}
}

func scrolled(p *uitest.Placed) bool {
	for at := p.Parent; at != nil; at = at.Parent {
		if _, ok := at.Object.(*container.Scroll); ok {
			return true
		}
	}
	return false
}

func TestSignInFitsWithoutScrolling(t *testing.T) {
	for _, name := range []string{"signin", "signin-practice", "signin-invalid_credentials", "signin-no-keyring"} {
		sample, ok := apptest.Find(name)
		if !ok {
			t.Fatalf("no sample %q", name)
		}
		s := open(t, nil)
		if err := uitest.Play(s.Window, sample, nil); err != nil {
			t.Fatal(err)
		}
		for _, p := range uitest.Objects(s.canvas()) {
			if uitest.Label(p.Object) == "" {
				continue
			}
			_, seen := p.Seen()
			if end := p.At.Y + p.Object.Size().Height; end > seen.Y+0.5 {
				t.Errorf("%s: %q needs scrolling", name, uitest.Label(p.Object))
			}
		}
	}
}

func TestFormKeepsItsPlaceWhenAMessageAppears(t *testing.T) {
	s := open(t, nil)
	before, _ := apptest.Find("signin-typed")
	after, _ := apptest.Find("signin-invalid_credentials")
	s.Show(before.State)
	was := place(t, s, "Login")
	s.Show(after.State)
	if is := place(t, s, "Login"); is != was {
		t.Errorf("Login moved from %v to %v", was, is)
	}
}

func place(t *testing.T, s *stage, label string) fyne.Position {
	t.Helper()
	for _, p := range uitest.Objects(s.canvas()) {
		if uitest.Label(p.Object) == label {
			return p.At
		}
	}
	t.Fatalf("no %q", label)
	return fyne.Position{}
}
