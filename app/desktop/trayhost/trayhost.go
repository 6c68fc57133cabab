package trayhost

import "context"

// Presence is whether somebody shows tray icons.
type Presence int

// Unknown is an answer too: somebody is there but does not say.
const (
	Unknown Presence = iota
	Absent
	Present
)

// Reason is why the tray is not Present; empty where it is.
type Reason string

// The reasons.
const (
	NoBus    Reason = "no-bus"    // there is no session bus
	NoTray   Reason = "no-tray"   // the desktop has no tray
	NoHost   Reason = "no-host"   // a tray is prepared, but nobody shows it
	NoAnswer Reason = "no-answer" // the tray does not answer
)

// State is what is known of the tray.
type State struct {
	Presence Presence
	Reason   Reason
}

// Watch returns a channel with the State now, within about two seconds, and
// each later one that differs. A slow reader gets the newest only. The channel
// is closed after ctx ends.
func Watch(ctx context.Context) <-chan State {
	w := &watch{states: make(chan State, 1)}
	go func() {
		defer close(w.states)
		w.run(ctx)
		<-ctx.Done()
	}()
	return w.states
}

type watch struct {
	states chan State // with room for one
	last   State
}

// tell replaces what the reader has not taken yet.
func (w *watch) tell(s State) {
	if s == w.last {
		return
	}
	w.last = s
	select {
	case <-w.states:
	default:
	}
	w.states <- s // there is room, as nobody else sends
}
