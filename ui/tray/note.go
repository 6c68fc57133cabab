package tray

import "foyer/app"

// NoteText returns the title and the sentence of a note, in the first of some
// languages that is known here.
func NoteText(n app.Note, languages ...string) (title, body string) {
	w := wordsIn(languages...)
	device := n.Device
	if device == "" {
		device = w.say("note.nameless")
	}
	at := n.At.Local().Format(w.say("note.time"))
	key := string(n.Kind) + ".text"
	if n.Kind == app.NoteSignedOut {
		key = w.signedOutKey(n)
	}
	return w.say(string(n.Kind)), w.say(key, "device", device, "time", at)
}

// signedOutKey says by whose hand, or else why, as far as that is known.
func (w words) signedOutKey(n app.Note) string {
	const key = string(app.NoteSignedOut)
	switch n.Device {
	case "you", "admin":
		return key + "." + n.Device
	}
	if _, known := w[key+"."+string(n.Problem)]; known {
		return key + "." + string(n.Problem)
	}
	if n.Device != "" {
		return key + ".device"
	}
	return key + ".text"
}
