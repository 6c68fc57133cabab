package ui_test

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui/uitest"
)

// TestScreensComeBackWhole: Fyne drops the drawing of a screen that was left
// a minute ago. When the person comes back, everything is where it was.
func TestScreensComeBackWhole(t *testing.T) {
	drawn := map[app.Route]bool{}
	for _, sample := range apptest.Samples() {
		st := sample.State
		if drawn[st.Route] {
			continue
		}
		drawn[st.Route] = true
		t.Run(sample.Name, func(t *testing.T) {
			s := open(t, nil)
			away := state(t, "help")
			if st.Route == away.Route {
				away = state(t, "signin-practice")
			}
			away.Session, away.Desktop = st.Session, st.Desktop
			s.Show(st)
			s.Show(away)
			s.Show(st)
			before := places(s)
			widgets := uitest.Objects(s.canvas())
			s.Show(away)
			expire(t, widgets)
			s.Show(st)
			if after := places(s); !slices.Equal(before, after) {
				for i := range min(len(before), len(after)) {
					if before[i] != after[i] {
						t.Fatalf("%s was %s", after[i], before[i])
					}
				}
				t.Fatalf("%d things are left of %d", len(after), len(before))
			}
		})
	}
}

// places tells where everything is.
func places(s *stage) (out []string) {
	for _, p := range uitest.Objects(s.canvas()) {
		out = append(out, fmt.Sprintf("%T at %v, %v", p.Object, p.At, p.Object.Size()))
	}
	return out
}

// expire drops the drawing of widgets, as Fyne does after a minute.
func expire(t *testing.T, widgets []*uitest.Placed) {
	t.Helper()
	t.Run("expire", func(t *testing.T) { // dropped when this ends
		for _, p := range widgets {
			if w, ok := p.Object.(fyne.Widget); ok {
				test.TempWidgetRenderer(t, w)
			}
		}
	})
}
