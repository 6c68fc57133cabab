package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui"
	"foyer/ui/widgets"
)

// closer is a window whose frame can be clicked away.
type closer struct {
	*stage
	closed int
}

func closable(t *testing.T, change func(*app.State), options func(*ui.Options)) *closer {
	t.Helper()
	c := &closer{}
	c.stage = open(t, options)
	c.Window.OnEnd(func() { c.closed++ })
	st := state(t, "home")
	change(&st)
	c.Show(st)
	return c
}

func (c *closer) close() { c.Window.AskToClose() }

func TestClosingTheWindow(t *testing.T) {
	out := func(st *app.State) { st.Session.Remembered = false }
	noTray := func(st *app.State) { st.Desktop.Tray, st.Desktop.TrayReason = false, "tray.no_tray" }
	tests := map[string]struct {
		change func(*app.State)
		press  []string
		want   []app.Intent
		closed int
	}{
		"told before":                   {func(st *app.State) { st.Desktop.ToldTray = true }, nil, []app.Intent{app.CloseWindow{}}, 1},
		"the first time":                {func(*app.State) {}, []string{"OK"}, []app.Intent{app.CloseWindow{}}, 1},
		"not again":                     {func(*app.State) {}, []string{"Don't tell me again", "OK"}, []app.Intent{app.CloseWindow{Quiet: true}}, 1},
		"quit instead":                  {func(*app.State) {}, []string{"Quit instead"}, []app.Intent{app.Quit{}}, 0},
		"quit instead, not remembered":  {out, []string{"Quit instead", "Quit"}, []app.Intent{app.Exit{}}, 0},
		"rather not":                    {out, []string{"Quit instead", "Stay"}, nil, 0},
		"set to quit":                   {func(st *app.State) { st.Desktop.CloseToTray = false }, nil, []app.Intent{app.Quit{}}, 0},
		"set to quit, not remembered":   {func(st *app.State) { st.Desktop.CloseToTray = false; out(st) }, []string{"Quit"}, []app.Intent{app.Exit{}}, 0},
		"no tray":                       {noTray, []string{"Keep open"}, nil, 0},
		"no tray, quit":                 {noTray, []string{"Quit"}, []app.Intent{app.Quit{}}, 0},
		"no tray, quit, not remembered": {func(st *app.State) { noTray(st); out(st) }, []string{"Quit"}, []app.Intent{app.Exit{}}, 0},
		"signed out":                    {func(st *app.State) { st.Route, st.Session = app.RouteSignIn, app.Session{} }, nil, []app.Intent{app.Quit{}}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := closable(t, tt.change, nil)
			c.close()
			for _, label := range tt.press {
				press(t, c.stage, label)
			}
			asks(t, c.stage, tt.want...)
			if c.closed != tt.closed {
				t.Errorf("closed %d times, want %d", c.closed, tt.closed)
			}
			if c.canvas().Overlays().Top() != nil {
				t.Error("something is still open")
			}
		})
	}
}

func TestClosingTwiceIsAnAnswer(t *testing.T) {
	c := closable(t, func(*app.State) {}, nil)
	c.close()
	sees(t, c.stage, "Foyer stays in the tray")
	if focused(c.stage) != "OK" {
		t.Errorf("the focus is on %q", focused(c.stage))
	}
	c.close()
	asks(t, c.stage, app.CloseWindow{})
	quit := closable(t, func(st *app.State) { st.Desktop.CloseToTray = false }, nil)
	quit.close()
	quit.close() // the program does not answer
	asks(t, quit.stage, app.Quit{})
	if quit.closed != 1 {
		t.Errorf("closed %d times", quit.closed)
	}
}

func TestTheQuestionIsWithdrawnWhenTheSessionEnds(t *testing.T) {
	c := closable(t, func(*app.State) {}, nil)
	c.close()
	c.Show(state(t, "signin-session_ended"))
	if c.canvas().Overlays().Top() != nil {
		t.Error("the question is still open")
	}
	c.close()
	asks(t, c.stage, app.Quit{})
}

func TestAQuestionThatIsGoneIsAskedAgain(t *testing.T) {
	c := closable(t, func(*app.State) {}, nil)
	c.close()
	c.Show(state(t, "devices")) // another screen takes the question away
	c.close()
	asks(t, c.stage)
	sees(t, c.stage, "Foyer stays in the tray")
}

func TestWithoutATrayTheWindowBecomesAnIcon(t *testing.T) {
	icons := 0
	c := closable(t, func(st *app.State) { st.Desktop.Tray, st.Desktop.TrayReason = false, "tray.no_host" }, func(o *ui.Options) {
		o.Minimize = func(fyne.Window) bool { icons++; return true }
	})
	c.close()
	if icons != 1 || c.closed != 0 {
		t.Fatalf("an icon %d times, closed %d times", icons, c.closed)
	}
	asks(t, c.stage)
	sees(t, c.stage, "Your desktop shows no tray at the moment.")
	press(t, c.stage, "OK")
	misses(t, c.stage, "shows no tray")
	c.close()
	misses(t, c.stage, "shows no tray") // once is enough
	if icons != 2 {
		t.Errorf("an icon %d times", icons)
	}
}

func TestAWindowThatSharesItsProcessHides(t *testing.T) {
	c := closable(t, func(st *app.State) { st.Desktop.ToldTray = true }, func(o *ui.Options) { o.Stays = true })
	c.close()
	asks(t, c.stage, app.CloseWindow{})
	if c.closed != 0 {
		t.Error("the window ended")
	}
}

func TestTheSheetsOfClosingFit(t *testing.T) {
	for _, change := range []func(*app.State){
		func(*app.State) {},
		func(st *app.State) { st.Desktop.CloseToTray, st.Session.Remembered = false, false },
		func(st *app.State) {
			st.Desktop.Tray, st.Desktop.TrayReason, st.Session.Remembered = false, "tray.no_host", false
		},
	} {
		for _, language := range []string{"en", "es"} {
			for _, sh := range shapes {
				c := closable(t, change, func(o *ui.Options) { o.Language, o.TextScale = language, sh.text })
				c.Window.Window().Resize(fyne.NewSize(sh.width, sh.height))
				c.close()
				if _, ok := c.canvas().Overlays().Top().(*widgets.Sheet); !ok {
					t.Fatal("no sheet")
				}
				checkTexts(t, language+" "+sh.name, c.canvas(), sh.width)
			}
		}
	}
}
