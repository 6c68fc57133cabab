package server_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/api"
)

var walkSteps = []string{
	"password", "totp", "email_code", "sms_code", "recovery_code", "recovery_code_saved", "enroll_totp", "enroll_email",
	"enroll_sms", "enroll_passkey", "passkey", "google", "register", "new_password", "admin_pass", "skip", "status", "",
}

// post takes one step: half of the time one that helps, else any.
func (w *stroll) post() {
	c := &talk{wire: w.install("install"), proved: map[auth.Factor]bool{}, proofs: map[*thing]time.Time{}, sent: map[string]letter{}}
	fresh := len(w.talks) == 0 || rapid.IntRange(0, 5).Draw(w.t, "new talk") == 5 && len(w.talks) < 12
	session := ""
	if fresh && len(w.begun) > 0 && rapid.Bool().Draw(w.t, "from where nothing was right yet") {
		begun := w.begun[rapid.IntRange(0, len(w.begun)-1).Draw(w.t, "begun")]
		session, c.wire, c.trip = begun.session, begun.wire, begun.trip
	}
	if !fresh {
		c = w.talks[rapid.IntRange(0, len(w.talks)-1).Draw(w.t, "talk")]
		session = c.sessions[len(c.sessions)-1]
		if rapid.IntRange(0, 9).Draw(w.t, "an older auth_session") == 9 {
			session = rapid.SampledFrom(c.sessions).Draw(w.t, "auth_session")
		}
	}
	step, id := rapid.SampledFrom(walkSteps).Draw(w.t, "step"), ""
	if rapid.IntRange(0, 9).Draw(w.t, "helpful") < 8 {
		step = "password"
		if c.trip != nil && !c.trip.over || rapid.IntRange(0, 3).Draw(w.t, "by passkey") == 3 {
			step = "passkey"
		}
		if len(c.next) > 0 {
			one := c.next[rapid.IntRange(0, len(c.next)-1).Draw(w.t, "way")]
			step, id = string(one.Step), one.ID
			if one.Optional && rapid.Bool().Draw(w.t, "decline") {
				step, id = "skip", string(one.Step)
			}
		}
	}
	wire := c.wire
	if rapid.IntRange(0, 19).Draw(w.t, "another key") == 19 {
		wire = w.install("key")
	}
	if w.pass != "" && c.named() && rapid.IntRange(0, 7).Draw(w.t, "take the pass") >= 5 {
		step, id = "admin_pass", ""
	}
	form := wire.Start(w.mail, rapid.SampledFrom([]string{w.password, w.password, w.password, wrong}).Draw(w.t, "password"))
	form.Set("step", step)
	if session != "" {
		form.Set("auth_session", session)
	}
	if w.of = ""; step == "skip" {
		form.Set("of", id)
		w.of, id = id, ""
	}
	if step == "new_password" {
		form.Set("password", fmt.Sprintf("Velvet-Lantern-%d!", len(w.talks)+w.number))
	}
	if id == "" && rapid.Bool().Draw(w.t, "name one") && len(w.has) > 0 {
		id = w.has[rapid.IntRange(0, len(w.has)-1).Draw(w.t, "id")].id
	}
	if id != "" {
		form.Set("id", id)
	}
	if rapid.IntRange(0, 9).Draw(w.t, "send") >= 10-w.sends(c, step, id) {
		form.Set("send", "1")
		form.Set("phone", w.phone())
	} else if code := w.code(c, step, id); code != "" {
		form.Set("code", code)
	}
	w.pack(c, step, form)
	right := w.act == "" && w.right(c, step, form.Get("id"), form.Get("code"), form.Get("password"), wire, form.Get("send") == "1") || w.rightTrip(c, step, form)
	reply := wire.Post(api.PathChallenge, form)
	w.t.Logf("talk %d: %s id %q send %q code %q right %v -> %d %q %q next %v", slices.Index(w.talks, c), step, form.Get("id"), form.Get("send"), form.Get("code"), right, reply.Status, reply.Error.Error, reply.Answer.Reason, stepsOf(reply.Answer.Next))
	w.judge(c, fresh, session, step, form.Get("id"), form.Get("password"), form.Get("send") == "1", right, wire, reply)
}

// sends is how many times in ten a code is asked for rather than typed.
func (w *stroll) sends(c *talk, step, id string) int {
	if _, there := c.sent[w.wayName(step, id)]; there {
		return 1
	}
	return 6
}

// code is what is typed: mostly what belongs there, sometimes anything.
func (w *stroll) code(c *talk, step, id string) string {
	all := []string{"000000", "", w.recovery, w.pass}
	all = append(all, w.pending...)
	for _, other := range append(slices.Clone(w.talks), c) {
		for _, one := range other.sent {
			all = append(all, one.code)
		}
	}
	for _, one := range w.has {
		if one.kind == app {
			all = append(all, w.k.App(one.secret, rapid.IntRange(-3, 3).Draw(w.t, "steps")))
		}
	}
	if c.secret != "" {
		all = append(all, w.k.App(c.secret, 0))
	}
	if rapid.IntRange(0, 4).Draw(w.t, "any code") == 4 {
		return rapid.SampledFrom(all).Draw(w.t, "code")
	}
	switch step {
	case "totp":
		for _, one := range w.has {
			if one.kind == app && (id == "" || id == one.id) {
				return w.k.App(one.secret, rapid.IntRange(-1, 1).Draw(w.t, "steps"))
			}
		}
	case "enroll_totp":
		if c.secret != "" {
			return w.k.App(c.secret, 0)
		}
		return ""
	case "recovery_code":
		return w.recovery
	case "admin_pass":
		return w.pass
	}
	return c.sent[w.wayName(step, id)].code
}

func (w *stroll) wayName(step, id string) string {
	if step == "enroll_email" || step == "enroll_sms" {
		return step
	}
	if id != "" {
		return id
	}
	for _, one := range w.has {
		if string(one.kind) == step {
			return one.id
		}
	}
	return step
}

func stepsOf(next []api.Next) (steps []auth.Step) {
	for _, one := range next {
		steps = append(steps, one.Step)
	}
	return steps
}
