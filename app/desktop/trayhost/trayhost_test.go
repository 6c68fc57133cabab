package trayhost

import "testing"

// TestSlowReader: who looks late sees how it is, not how it was, and nothing
// twice.
func TestSlowReader(t *testing.T) {
	w := &watch{states: make(chan State, 1)}
	present := State{Presence: Present}
	w.tell(State{Absent, NoTray})
	w.tell(present)
	if got := <-w.states; got != present {
		t.Errorf("%+v", got)
	}
	w.tell(present)
	if len(w.states) != 0 {
		t.Errorf("%+v is told again", <-w.states)
	}
}
