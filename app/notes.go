package app

import "time"

// NoteKind is what a note is about, a key of ui/text.go.
type NoteKind string

// The notes.
const (
	// NoteSignedOut: the session has ended, by somebody else's hand. Device is
	// like Session.EndedBy, Problem is why.
	NoteSignedOut NoteKind = "note.signed_out"
	// NoteEnding: the session ends at At unless the person signs in again.
	NoteEnding NoteKind = "note.ending"
	// NoteNewDevice: the account was signed in on Device, at At.
	NoteNewDevice NoteKind = "note.new_device"
)

// Note is something to tell while no window is open, by a notification of the
// desktop. Its sentence is ui's.
type Note struct {
	Kind    NoteKind
	Device  string
	At      time.Time
	Problem Problem
}

// OnClick is what a click on the note asks for before the window is shown, so
// that it opens where something can be done; nil is the window as it was.
func (n Note) OnClick() Intent {
	switch n.Kind {
	case NoteEnding:
		return Renew{}
	case NoteNewDevice:
		return Show{RouteDevices}
	}
	return nil
}

// notify tells a note; nobody waits for it but the end of the program.
func (c *Client) notify(n Note) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.options.Notify != nil && !c.ended {
		c.chores.Go(func() { c.options.Notify(c.ctx, n) })
	}
}
