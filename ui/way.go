package ui

import (
	"strings"

	"foyer/app"
	"foyer/assets"
)

// wayID is which way it is, whatever its code is doing.
type wayID struct{ step, id, label, hint string }

func idOf(w app.Way) wayID { return wayID{w.Step, w.ID, w.Label, w.Hint} }

func idsOf(ways []app.Way) []wayID {
	var ids []wayID
	for _, w := range ways {
		ids = append(ids, idOf(w))
	}
	return ids
}

// otherWays are the ways beside the one on screen.
func otherWays(f app.Flow) []app.Way {
	var others []app.Way
	for _, w := range f.Ways {
		if f.Way == nil || w.Step != f.Way.Step || w.ID != f.Way.ID {
			others = append(others, w)
		}
	}
	return others
}

// mailed reports whether the code of a way is sent by mail, texted whether by
// text message.
func mailed(step string) bool { return step == app.StepEmailCode || step == app.StepEnrollEmail }

func texted(step string) bool { return step == app.StepSMSCode || step == app.StepEnrollSMS }

// sends reports whether the code of a way is sent to the person.
func sends(step string) bool { return mailed(step) || texted(step) }

// throughBrowser reports whether a way goes through the person's browser; nil
// does not.
func throughBrowser(w *app.Way) bool {
	return w != nil && (w.Step == app.StepPasskey || w.Step == app.StepGoogle)
}

// ownAddress: the code goes to the address that a new account is made with,
// which belongs to no method yet.
func ownAddress(w app.Way) bool { return w.Step == app.StepEmailCode && w.ID == "" }

func wayTitle(step string) string {
	if key := "way." + step; hasText(key) {
		return say(key)
	}
	return step
}

// waySign draws the sign of a way.
func waySign(step string) func(color string) []byte {
	switch step {
	case app.StepRecoveryCode:
		return assets.Recovery
	case app.StepPassword:
		return assets.Lock
	}
	return methodSign(methodOf(step))
}

// wayNote tells a way from others of its kind.
func wayNote(w app.Way) string {
	switch w.Step {
	case app.StepRecoveryCode:
		return say("way.note.recovery")
	case app.StepPassword:
		return say("way.note.password")
	case app.StepGoogle:
		if w.Hint != "" {
			return w.Hint
		}
		return say("way.note.google")
	}
	if note := labelAndHint(w); note != "" {
		return note
	}
	switch {
	case mailed(w.Step):
		return say("way.note.email")
	case texted(w.Step):
		return say("way.note.text")
	case w.Step == app.StepPasskey:
		return say("way.note.passkey")
	}
	return say("way.note.totp")
}

func labelAndHint(w app.Way) string {
	switch {
	case w.Label != "" && w.Hint != "":
		return say("way.note.two", "label", w.Label, "hint", w.Hint)
	case w.Label != "":
		return w.Label
	case w.Hint != "" && sends(w.Step):
		return say("way.note.send", "hint", w.Hint)
	}
	return w.Hint
}

// enrollNote says what setting up a way means.
func enrollNote(w app.Way) string {
	kind := strings.TrimPrefix(w.Step, "enroll_")
	if kind == "email" && w.Hint == "" {
		kind = "email.own"
	}
	if key := "enroll.note." + kind; hasText(key) {
		return say(key, "hint", w.Hint)
	}
	return w.Hint
}

// purposeText says what a fresh proof is for; empty in a sign-in.
func purposeText(p app.Purpose) string {
	if key := "purpose." + string(p); p != app.PurposeSignIn && hasText(key) {
		return say(key)
	}
	return ""
}
