package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

func TestPeopleActionsAskOnce(t *testing.T) {
	tests := []struct {
		who, what, yes string
		want           app.Intent
	}{
		{"Ann Lee", "Reset MFA", "Reset MFA", app.ResetMFA{PersonID: "p1"}},
		{"Ann Lee", "One-time pass", "Make a pass", app.IssuePass{PersonID: "p1"}},
		{"Ann Lee", "Disable", "Disable", app.DisablePerson{PersonID: "p1"}},
		{"Dmitri Sokolov", "Enable", "Enable", app.EnablePerson{PersonID: "p4"}},
	}
	for _, tt := range tests {
		s := show(t, "people")
		press(t, s, "Options of "+tt.who)
		press(t, s, tt.what)
		sees(t, s, tt.who+"?")
		press(t, s, "Cancel")
		asks(t, s)
		if focused(s) != "Search by name or email" {
			t.Errorf("the focus went to %q", focused(s))
		}
		press(t, s, "Options of "+tt.who)
		press(t, s, tt.what)
		press(t, s, tt.yes)
		asks(t, s, tt.want)
	}
}

func TestAnAdminCannotLockThemselvesOut(t *testing.T) {
	s := show(t, "people")
	press(t, s, "Options of Elena Martín")
	for _, label := range []string{"Disable", "Reset MFA", "One-time pass"} {
		if uitest.Find(s.canvas(), label) != nil {
			t.Errorf("%q is offered for oneself", label)
		}
	}
	press(t, s, "Your own methods")
	asks(t, s, app.Show{Route: app.RouteSecurity})
}

func TestPeopleAreFoundWithoutAccents(t *testing.T) {
	s := show(t, "people")
	typeInto(t, s, "Search by name or email", "MARTIN elena")
	sees(t, s, "1 of 6")
	sees(t, s, "Elena Martín")
	misses(t, s, "Ben Okafor")
	key(s, fyne.KeyEscape)
	sees(t, s, "6 people")
	asks(t, s)
	key(s, fyne.KeyEscape)
	asks(t, s, app.Back{})
}

func TestPassIsShownOnce(t *testing.T) {
	s := show(t, "people-pass")
	sees(t, s, "One-time pass for Ben Okafor")
	sees(t, s, "7QK4-M2XB-9T")
	press(t, s, "Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "7QK4-M2XB-9T" {
		t.Errorf("copied %q", got)
	}
	s.canvas().Overlays().Top().(fyne.Tappable).Tapped(&fyne.PointEvent{Position: fyne.NewPos(2, 2)})
	sees(t, s, "7QK4-M2XB-9T") // a stray click does not lose it
	s.pass(16 * time.Minute)
	sees(t, s, "It has ended.")
	press(t, s, "Done")
	s.Show(state(t, "people-pass"))
	misses(t, s, "7QK4-M2XB-9T")
	st := state(t, "people-pass")
	st.Organization.Pass = &app.IssuedPass{PersonID: "p1", Code: "AAAA-BBBB-CC", ExpiresAt: s.now.Add(time.Minute)}
	s.Show(st)
	sees(t, s, "AAAA-BBBB-CC")
	s.Show(state(t, "people"))
	misses(t, s, "AAAA-BBBB-CC")
}

func TestThePassIsThereAfterAFreshProof(t *testing.T) {
	s := show(t, "people")
	s.Show(state(t, "help"))
	s.Show(state(t, "people-pass"))
	sees(t, s, "7QK4-M2XB-9T")
	if focused(s) != "Copy" {
		t.Errorf("the focus is on %q", focused(s))
	}
}

// listed returns the list of people and what scrolls it.
func listed(s *stage) (*widgets.Roll, *container.Scroll) {
	for _, p := range uitest.Objects(s.canvas()) {
		roll, ok := p.Object.(*widgets.Roll)
		for at := p; ok && at != nil; at = at.Parent {
			if scroll, ok := at.Object.(*container.Scroll); ok {
				return roll, scroll
			}
		}
	}
	return nil, nil
}

// roller turns the wheel of the mouse.
func roller(scroll *container.Scroll, down float32) {
	scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -down)})
}

func TestACrowdIsDrawnWithAHandfulOfRows(t *testing.T) {
	s := show(t, "people-crowd")
	sees(t, s, "5,000 people")
	roll, scroll := listed(s)
	end := roll.Size().Height
	seen := map[string]bool{}
	for range int(end/300) + 1 {
		for _, p := range uitest.Objects(s.canvas()) {
			if row, ok := p.Object.(*widgets.PersonRow); ok {
				seen[row.ID()] = true
			}
		}
		roller(scroll, 300)
	}
	if len(seen) != 5000 {
		t.Errorf("scrolling has shown %d people", len(seen))
	}
	if n := roll.Made(); n > 16 {
		t.Errorf("%d rows were made for 5,000 people", n)
	}
	typeInto(t, s, "Search by name or email", "person4321@")
	sees(t, s, "1 of 5,000")
	sees(t, s, "person4321@riverside.example")
	if y := scroll.Offset.Y; y != 0 {
		t.Errorf("what was found stands %.0f above the window", y)
	}
	if n := roll.Made(); n > 16 {
		t.Errorf("%d rows were made after a search", n)
	}
}

func TestTabWalksThroughTheCrowd(t *testing.T) {
	s := show(t, "people-crowd")
	people := state(t, "people-crowd").Organization.People
	s.canvas().Focus(find(t, s, "Options of "+people[0].Name).(fyne.Focusable))
	for i := 1; i < 40; i++ {
		s.canvas().FocusNext()
		if want := "Options of " + people[i].Name; focused(s) != want {
			t.Fatalf("Tab %d reaches %q, want %q", i, focused(s), want)
		}
	}
	_, scroll := listed(s)
	if scroll.Offset.Y == 0 {
		t.Error("the list does not follow the focus")
	}
	roller(scroll, 100_000)
	if f := s.canvas().Focused(); f != nil {
		t.Errorf("a row that is out of sight gave its focus to %q", focused(s))
	}
}

// BenchmarkPeople draws a State of 5,000 people that has not changed, and
// scrolls by one row.
func BenchmarkPeople(b *testing.B) {
	sample, _ := apptest.Find("people-crowd")
	s := &stage{now: apptest.Now}
	opts := ui.Options{Now: func() time.Time { return s.now }, Appearance: ui.AppearanceLight, Language: "en"}
	s.Window = ui.New(appFor(opts), s, opts)
	defer s.Window.Window().Close()
	s.Show(sample.State)
	_, scroll := listed(s)
	b.Run("same state", func(b *testing.B) {
		for range b.N {
			s.Show(sample.State)
		}
	})
	b.Run("scroll", func(b *testing.B) {
		for i := range b.N {
			roller(scroll, float32(74-148*(i/4000%2)))
		}
	})
}
