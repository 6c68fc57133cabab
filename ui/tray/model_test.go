package tray

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/app"
)

// signedIn is Ann, available and seen by others.
func signedIn(edit func(*app.State)) app.State {
	state := app.State{
		Session:  app.Session{SignedIn: true, Name: "Ann Lee", Username: "ann", Remembered: true, Link: app.LinkConnected},
		Presence: app.Presence{Status: app.StatusAvailable, Live: true},
	}
	if edit != nil {
		edit(&state)
	}
	return state
}

// drawn is a menu as a person reads it.
func drawn(m Model) string {
	var lines []string
	for _, item := range m.Menu {
		line := item.Label
		switch {
		case item.Hidden:
			continue
		case item.ID == IDSeparator:
			line = "--"
		case item.Choice && item.Checked:
			line = "[x] " + line
		case item.Choice:
			line = "[ ] " + line
		}
		if item.Disabled {
			line = "(" + line + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestOf(t *testing.T) {
	const statuses = "[x] Available; [ ] Busy; [ ] Away; [ ] Appear offline"
	const remembered = "; --; Quit, stay signed in; Exit (logs you out)"
	for name, row := range map[string]struct {
		state               app.State
		shape               Shape
		color, tip, menuHas string
	}{
		"signed out": {app.State{}, ShapeSignedOut, colorOut, "Foyer – signed out", "Open Foyer; --; Quit"},
		"remembered": {
			signedIn(nil), ShapeAvailable, colorIn,
			"Foyer – Ann Lee: available", "Open Foyer; (Ann Lee); " + statuses + remembered,
		},
		"not remembered": {
			signedIn(func(s *app.State) { s.Session.Remembered = false }), ShapeAvailable, colorIn,
			"Foyer – Ann Lee: available", "Open Foyer; (Ann Lee); " + statuses + "; --; Exit (logs you out)",
		},
		"busy": {
			signedIn(func(s *app.State) { s.Presence.Status = app.StatusBusy }), ShapeBusy, colorIn,
			"Foyer – Ann Lee: busy",
			"Open Foyer; (Ann Lee); [ ] Available; [x] Busy; [ ] Away; [ ] Appear offline" + remembered,
		},
		"away by choice": {
			signedIn(func(s *app.State) { s.Presence.Status = app.StatusAway }), ShapeAway, colorIn,
			"Foyer – Ann Lee: away",
			"Open Foyer; (Ann Lee); [ ] Available; [ ] Busy; [x] Away; [ ] Appear offline" + remembered,
		},
		"away by itself keeps the choice": {
			signedIn(func(s *app.State) { s.Presence.Idle = true }), ShapeAway, colorIn,
			"Foyer – Ann Lee: away", "Open Foyer; (Ann Lee); " + statuses + remembered,
		},
		"appearing offline": {
			signedIn(func(s *app.State) { s.Presence.Status, s.Presence.Idle = app.StatusOffline, true }),
			ShapeOffline, colorIn, "Foyer – Ann Lee: appearing offline",
			"Open Foyer; (Ann Lee); [ ] Available; [ ] Busy; [ ] Away; [x] Appear offline" + remembered,
		},
		"connecting": {
			signedIn(func(s *app.State) { s.Session.Link, s.Presence = app.LinkConnecting, app.Presence{} }),
			ShapeConnecting, colorIn, "Foyer – Ann Lee: connecting",
			"Open Foyer; (Ann Lee); [ ] Available; [ ] Busy; [ ] Away; [ ] Appear offline" + remembered,
		},
		"no connection": {
			signedIn(func(s *app.State) { s.Session.Link = app.LinkOffline }), ShapeLost, colorOut,
			"Foyer – Ann Lee: no connection, trying again", "Open Foyer; (Ann Lee); " + statuses + remembered,
		},
		"nobody sees it": {
			signedIn(func(s *app.State) { s.Presence.Live = false }), ShapeLost, colorOut,
			"Foyer – Ann Lee: no connection, trying again", "Open Foyer; (Ann Lee); " + statuses + remembered,
		},
		"logging out": {
			signedIn(func(s *app.State) { s.Session.SigningOut = true }), ShapeAvailable, colorIn,
			"Foyer – Ann Lee: available",
			"Open Foyer; (Ann Lee); ([x] Available); ([ ] Busy); ([ ] Away); ([ ] Appear offline); --; " +
				"Quit, stay signed in; (Exit (logs you out))",
		},
		"a name not known yet": {
			signedIn(func(s *app.State) { s.Session.Name, s.Session.Username = "", "" }), ShapeAvailable, colorIn,
			"Foyer – Signed in: available", "Open Foyer; (Signed in); " + statuses + remembered,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Of(row.state, "")
			if want := (Icon{row.shape, row.color}); got.Icon != want {
				t.Errorf("icon %v, want %v", got.Icon, want)
			}
			if got.Tooltip != row.tip {
				t.Errorf("tooltip %q, want %q", got.Tooltip, row.tip)
			}
			if got := drawn(got); got != row.menuHas {
				t.Errorf("menu %s\nwant %s", got, row.menuHas)
			}
		})
	}
}

// TestMenuKeepsItsOrder: items are shown and hidden, never made anew.
func TestMenuKeepsItsOrder(t *testing.T) {
	ids := func(state app.State) (all []ID) {
		for _, item := range Of(state, "").Menu {
			all = append(all, item.ID)
		}
		return all
	}
	if out, in := ids(app.State{}), ids(signedIn(nil)); fmt.Sprint(out) != fmt.Sprint(in) {
		t.Errorf("signed out %v, signed in %v", out, in)
	}
}

func TestWhatClicksAskFor(t *testing.T) {
	state := signedIn(func(s *app.State) { s.Presence.Text = "In a meeting" })
	for id, want := range map[ID]app.Intent{
		IDAvailable: app.SetStatus{Status: app.StatusAvailable, Text: "In a meeting"},
		IDBusy:      app.SetStatus{Status: app.StatusBusy, Text: "In a meeting"},
		IDAway:      app.SetStatus{Status: app.StatusAway, Text: "In a meeting"},
		IDOffline:   app.SetStatus{Status: app.StatusOffline, Text: "In a meeting"},
		IDQuit:      app.Quit{}, IDExit: app.Exit{}, IDOpen: nil, IDAccount: nil,
	} {
		if got := intentOf(id, state); got != want {
			t.Errorf("%s asks for %#v, want %#v", id, got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for name, row := range map[string]struct{ chosen, system, want string }{
		"nothing is known":      {"", "", "Open Foyer; --; Quit"},
		"the system's":          {"", "es", "Abrir Foyer; --; Salir"},
		"the chosen one":        {"es", "en", "Abrir Foyer; --; Salir"},
		"not the system's":      {"en", "es", "Open Foyer; --; Quit"},
		"one that is not known": {"", "de", "Open Foyer; --; Quit"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := drawn(Of(app.State{Desktop: app.Desktop{Language: row.chosen}}, row.system)); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

func TestEveryTextIsThere(t *testing.T) {
	for name, w := range map[string]words{"en": english, "es": spanish} {
		for _, shape := range []Shape{ShapeConnecting, ShapeLost, ShapeAvailable, ShapeBusy, ShapeAway, ShapeOffline} {
			if w.say("tray.tip."+string(shape)) == "" {
				t.Errorf("%s: %s has no words", name, shape)
			}
		}
		for key, text := range english {
			if w[key] == "" || len(w) != len(english) {
				t.Errorf("%s: %q is missing, or other keys are too many", name, key)
			}
			if places(w[key]) != places(text) {
				t.Errorf("%s: %q has other places than in English", name, key)
			}
		}
	}
}

// places are those that a sentence has to fill, in any order.
func places(text string) string {
	found := regexp.MustCompile(`\{\w+\}`).FindAllString(text, -1)
	slices.Sort(found)
	return strings.Join(found, "")
}

func TestNoteText(t *testing.T) {
	at := time.Date(2026, 3, 4, 15, 6, 0, 0, time.Local)
	for name, row := range map[string]struct {
		note app.Note
		want string
	}{
		"from a device":    {app.Note{Kind: app.NoteSignedOut, Device: "Front desk"}, "You were signed out: It was done from Front desk. Open Foyer to sign in again."},
		"by oneself":       {app.Note{Kind: app.NoteSignedOut, Device: "you"}, "You were signed out: You did it from another device. Open Foyer to sign in again."},
		"by an admin":      {app.Note{Kind: app.NoteSignedOut, Device: "admin"}, "You were signed out: An admin of your organization did it. Open Foyer to sign in again."},
		"a new password":   {app.Note{Kind: app.NoteSignedOut, Problem: app.ProblemPasswordReset}, "You were signed out: Your password was changed. Open Foyer to sign in with the new one."},
		"nobody knows why": {app.Note{Kind: app.NoteSignedOut, Problem: app.ProblemSessionUnknown}, "You were signed out: Open Foyer to sign in again."},
		"about to end":     {app.Note{Kind: app.NoteEnding, At: at}, "Your sign-in ends soon: It ends at 3:06 PM. Open Foyer to go on."},
		"a new device":     {app.Note{Kind: app.NoteNewDevice, Device: "Firefox", At: at}, "A new device is signed in: Firefox, at 3:06 PM. Was it not you? Open Foyer and sign it out under Devices."},
		"a nameless one":   {app.Note{Kind: app.NoteNewDevice, At: at}, "A new device is signed in: A device, at 3:06 PM. Was it not you? Open Foyer and sign it out under Devices."},
	} {
		t.Run(name, func(t *testing.T) {
			title, body := NoteText(row.note, "", "en")
			if got := title + ": " + body; got != row.want {
				t.Errorf("%s\nwant %s", got, row.want)
			}
		})
	}
}
