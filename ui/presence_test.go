package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

const (
	ownStatus    = "Your status: Available · in room 4 until 3"
	statusField  = "A short text, such as In room 4"
	searchPeople = "Search people"
)

func TestChooseAStatus(t *testing.T) {
	tests := map[string]struct {
		act  func(t *testing.T, s *stage)
		want []app.Intent
	}{
		"a click": {
			func(t *testing.T, s *stage) { press(t, s, "Busy") },
			[]app.Intent{app.SetStatus{Status: app.StatusBusy, Text: "in room 4 until 3"}},
		},
		"the keyboard": {
			func(_ *testing.T, s *stage) { key(s, fyne.KeyDown); key(s, fyne.KeyDown); key(s, fyne.KeySpace) },
			[]app.Intent{app.SetStatus{Status: app.StatusAway, Text: "in room 4 until 3"}},
		},
		"round to the last": {
			func(_ *testing.T, s *stage) { key(s, fyne.KeyUp); key(s, fyne.KeyReturn) },
			[]app.Intent{app.SetStatus{Status: app.StatusOffline, Text: "in room 4 until 3"}},
		},
		"Enter in the text": {
			func(t *testing.T, s *stage) { typeInto(t, s, statusField, ", then out  "); key(s, fyne.KeyReturn) },
			[]app.Intent{app.SetStatus{Status: app.StatusAvailable, Text: "in room 4 until 3, then out"}},
		},
		"a text and a status": {
			func(t *testing.T, s *stage) { typeInto(t, s, statusField, "!"); press(t, s, "Away") },
			[]app.Intent{app.SetStatus{Status: app.StatusAway, Text: "in room 4 until 3!"}},
		},
		"Cancel": {func(t *testing.T, s *stage) { press(t, s, "Cancel") }, nil},
		"Escape": {func(_ *testing.T, s *stage) { key(s, fyne.KeyEscape) }, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := show(t, "home")
			press(t, s, ownStatus)
			if focused(s) != "Available" {
				t.Errorf("the focus is on %q", focused(s))
			}
			tt.act(t, s)
			asks(t, s, tt.want...)
			if s.canvas().Overlays().Top() != nil {
				t.Error("the sheet is still open")
			}
		})
	}
}

func TestAStatusTextIsNoLongerThanAllowed(t *testing.T) {
	s := show(t, "home-busy")
	press(t, s, "Your status: Busy")
	typeInto(t, s, statusField, strings.Repeat("ñ", 130))
	sees(t, s, "10 characters left")
	typeInto(t, s, statusField, strings.Repeat("ñ", 30))
	sees(t, s, "0 characters left")
	key(s, fyne.KeyReturn)
	asks(t, s, app.SetStatus{Status: app.StatusBusy, Text: strings.Repeat("ñ", 140)})
}

func TestTheOwnStatus(t *testing.T) {
	for sample, want := range map[string]string{
		"home": "Available · in room 4 until 3", "home-busy": "Busy", "home-away": "Away",
		"home-idle":   "Away · nobody at this computer · in room 4 until 3",
		"home-hidden": "You appear offline · in room 4 until 3", "home-not-live": "Connecting…",
		"home-offline": "Offline · trying again in 8 s", "home-logging-out": "Logging out…",
	} {
		sees(t, show(t, sample), "Your status: "+want)
	}
	s := show(t, "home-status-failed")
	sees(t, s, "Your new status has not reached the server")
	press(t, s, "Try again")
	asks(t, s, app.SetStatus{Status: app.StatusAvailable, Text: "in room 4 until 3"})
	s.Show(state(t, "home"))
	misses(t, s, "has not reached")
}

func rowsOf(s *stage) (rows []*widgets.FolkRow) {
	for _, p := range uitest.Objects(s.canvas()) {
		if row, ok := p.Object.(*widgets.FolkRow); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func names(s *stage) (out []string) {
	for _, row := range rowsOf(s) {
		out = append(out, row.Facts().Name)
	}
	return out
}

func TestThePeopleWithTheirStatus(t *testing.T) {
	s := show(t, "home")
	for _, words := range []string{
		"6 people", "Ben Okafor, Available", "Charlotte Jones, Busy · with a patient", "Dmitri Sokolov, Away · back at 2", "Elena Martín, Offline",
	} {
		sees(t, s, words)
	}
	shapes := []widgets.Status{widgets.StatusAvailable, widgets.StatusBusy, widgets.StatusAway, widgets.StatusOffline}
	for i, row := range rowsOf(s)[:4] {
		if row.Facts().Status != shapes[i] || row.Facts().Stale {
			t.Errorf("%q has shape %v", row.Facts().Name, row.Facts().Status)
		}
	}
	s.Show(state(t, "home-offline"))
	sees(t, s, "As last known, until the connection is back.")
	for _, row := range rowsOf(s) {
		if !row.Facts().Stale {
			t.Errorf("%q looks fresh offline", row.Facts().Name)
		}
	}
}

func TestPeopleAreFoundByPartsOfTheirName(t *testing.T) {
	for typed, want := range map[string][]string{
		"martin": {"Elena Martín"}, "MARTÍN ele": {"Elena Martín"}, "so": {"Dmitri Sokolov"},
		"an": {"Mei Tanaka"}, "zeppelin": nil,
	} {
		s := show(t, "home")
		typeInto(t, s, searchPeople, typed)
		if got := names(s); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
	s := show(t, "home")
	typeInto(t, s, searchPeople, "zeppelin")
	sees(t, s, "Nobody's name has “zeppelin” in it.")
	key(s, fyne.KeyEscape)
	if len(names(s)) != 6 {
		t.Errorf("Escape leaves %q", names(s))
	}
}

func TestASearchIsKeptOnceItRests(t *testing.T) {
	s := show(t, "home")
	typeInto(t, s, searchPeople, "ma")
	s.pass(100 * time.Millisecond)
	asks(t, s)
	s.pass(time.Second)
	asks(t, s, app.SearchPeople{Text: "ma"})
	again := show(t, "home-searched")
	if got := names(again); !slices.Equal(got, []string{"Charlotte Jones"}) {
		t.Errorf("a new window shows %q", got)
	}
	again.pass(time.Second)
	asks(t, again)
}

func TestASearchFollowsNewPeople(t *testing.T) {
	s := show(t, "home")
	typeInto(t, s, searchPeople, "jon")
	st := state(t, "home")
	st.People.Items = append([]app.Colleague{{ID: "p9", Name: "Ada Jónsdóttir", Status: app.StatusBusy}}, st.People.Items...)
	s.Show(st)
	if got := names(s); !slices.Equal(got, []string{"Ada Jónsdóttir", "Charlotte Jones"}) {
		t.Errorf("found %q", got)
	}
}

func TestWhereThereIsNobodyToSee(t *testing.T) {
	for sample, words := range map[string]string{
		"home-empty": "Nobody else is here yet", "home-solo": "You are here by yourself",
		"home-failed": "The list of people did not load", "home-loading": "One moment…",
	} {
		s := show(t, sample)
		sees(t, s, words)
		if uitest.Find(s.canvas(), searchPeople) != nil {
			t.Errorf("%s: there is nobody to search", sample)
		}
	}
	s := show(t, "home-failed")
	press(t, s, "Try again")
	asks(t, s, app.RetryNow{})
}

// changed is a State in which one of the people has another status.
func changed(st app.State, i int, text string) app.State {
	st.People.Items = slices.Clone(st.People.Items)
	st.People.Items[i].Status, st.People.Items[i].Text = app.StatusBusy, text
	return st
}

func TestAChangeTouchesOnePersonOnly(t *testing.T) {
	st := state(t, "home-crowd")
	s := show(t, "home-crowd")
	sees(t, s, "5,000 people")
	rows := rowsOf(s)
	drawn := func() (n int) {
		for _, row := range rows {
			n += row.Drawn()
		}
		return n
	}
	before := drawn()
	s.Show(changed(st, 2, "with a patient"))
	if n := drawn() - before; n != 1 || !strings.Contains(rows[2].Facts().Note, "with a patient") {
		t.Errorf("%d rows were drawn anew, the third says %q", n, rows[2].Facts().Note)
	}
	before = drawn()
	s.Show(changed(changed(st, 2, "with a patient"), 4000, "far away"))
	if n := drawn() - before; n != 0 {
		t.Errorf("%d rows were drawn anew for somebody out of sight", n)
	}
	roll, _ := listed(s)
	if n := roll.Made(); n > 20 {
		t.Errorf("%d rows were made for 5,000 people", n)
	}
}

func TestKeysScrollThePeopleFromTheSearch(t *testing.T) {
	s := show(t, "home-crowd")
	_, scroll := listed(s)
	s.canvas().Focus(find(t, s, searchPeople).(fyne.Focusable))
	key(s, fyne.KeyPageDown)
	if scroll.Offset.Y < 200 {
		t.Errorf("Page Down scrolls to %v", scroll.Offset.Y)
	}
	key(s, fyne.KeyPageUp)
	key(s, fyne.KeyUp)
	if scroll.Offset.Y != 0 {
		t.Errorf("Page Up scrolls to %v", scroll.Offset.Y)
	}
}

// BenchmarkHome draws a State in which one of 5,000 people has changed.
func BenchmarkHome(b *testing.B) {
	sample, _ := apptest.Find("home-crowd")
	s := &stage{now: apptest.Now}
	opts := ui.Options{Now: func() time.Time { return s.now }, Appearance: ui.AppearanceLight, Language: "en"}
	s.Window = ui.New(appFor(opts), s, opts)
	defer s.Window.Window().Close()
	s.Show(sample.State)
	for name, who := range map[string]int{"in sight": 3, "out of sight": 4000} {
		states := []app.State{changed(sample.State, who, "a"), changed(sample.State, who, "b")}
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				s.Show(states[i%2])
			}
		})
	}
}
