package server_test

import (
	"net/http"
	"slices"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/store"
)

// judge learns from an answer, and holds the invariant.
func (w *stroll) judge(c *talk, fresh bool, session, step, id, password string, send, right bool, wire *authtest.Wire, reply authtest.Reply) {
	if reply.Status >= 500 {
		w.t.Fatalf("%s: %d %s", step, reply.Status, reply.Raw)
	}
	code := reply.Answer.AuthorizationCode
	if code != "" && w.seen[code] {
		return // the stored answer of the same post
	}
	abroad := reply.Error.Error == api.ErrRedirectToWeb
	if reply.Status != http.StatusOK && reply.Error.Error != api.ErrInsufficientAuthorization && !abroad {
		return
	}
	if slices.Contains(c.sessions, reply.Answer.AuthSession) {
		return // a stored answer too
	}
	spent := !fresh && session != c.sessions[len(c.sessions)-1]
	if spent || c.over || session != "" && wire != c.wire {
		w.t.Fatalf("%s was answered from a spent, void or foreign auth_session: %s", step, reply.Raw)
	}
	c.wire = wire
	if step != "status" && c.trip != nil {
		c.trip.over, c.trip = true, nil
	}
	if abroad {
		c.trip, c.made = w.travel(step, reply.Answer.RequestURI), false
	}
	refused := reply.Answer.Reason != "" && reply.Answer.Reason != auth.ReasonPasswordChange
	if right && !refused {
		w.learn(c, step, id, password, send, wire, reply)
	} else if one, ok := c.sent[w.wayName(step, id)]; ok && reply.Answer.Reason == auth.ReasonInvalidCode {
		one.misses++
		c.sent[w.wayName(step, id)] = one
	}
	w.note(c, step, id, send, reply)
	if code == "" && !c.named() {
		w.begun = append(w.begun, begun{reply.Answer.AuthSession, wire, c.trip})
		return
	}
	if code == "" {
		c.sessions, c.next = append(c.sessions, reply.Answer.AuthSession), reply.Answer.Next
		if fresh {
			w.talks = append(w.talks, c)
		}
		return
	}
	how, ok := w.met(c)
	if !ok || c.over {
		w.t.Fatalf("a code %s, by step %q (right: %v)\npolicy %s %v, role %s, must %v\nhas %v\nproved %v, enrolled %v, recovered %v, passed %v, saved %v",
			how, step, right, w.mfa, w.methods, w.role, w.must, kindsOf(w.has), c.proved, kindsOf(c.enrolled), c.recovered, c.passed, c.saved)
	}
	w.seen[code] = true
	w.reached[how]++
	w.given = append(w.given, &given{code: code, wire: c.wire, at: w.k.Clock.Now(), proofs: c.proofs})
	w.completed(c)
}

func kindsOf(things []*thing) (kinds []auth.Factor) {
	for _, one := range things {
		kinds = append(kinds, one.kind)
	}
	return kinds
}

// learn records what was right and taken.
func (w *stroll) learn(c *talk, step, id, password string, send bool, wire *authtest.Wire, reply authtest.Reply) {
	switch step {
	case "password":
		c.password = true
	case "passkey":
		w.prove(c, func(one *thing) bool { return one.credential == w.brought })
	case "skip":
		c.made = c.made && w.of != "enroll_passkey"
	case "enroll_passkey":
		if c.made = !c.made; !c.made {
			w.enrolled(c, step)
		}
	case "new_password":
		c.newOne, w.must, w.password = true, false, password
		for _, other := range w.talks {
			other.over = other.over || other != c && (other.password || other.wire != wire)
		}
		w.outdate()
	case "recovery_code":
		c.recovered, c.standsOn, w.spentBy = true, w.recovery, wire
	case "admin_pass":
		c.passed, c.standsOn, w.passBy = true, w.pass, wire
		for _, other := range w.talks {
			other.over = other.over || other.wire != wire
		}
		w.given, w.lives = w.void(w.given), nil
	case "recovery_code_saved":
		if reply.Answer.RecoveryCode == "" {
			c.saved, w.recovery, w.spentBy = true, c.shown, nil
		}
	case "totp", "email_code", "sms_code":
		one := w.prove(c, func(one *thing) bool { return one.id == w.wayName(step, id) })
		if one != nil && one.kind == app {
			one.last = w.taken
		}
		delete(c.sent, w.wayName(step, id))
	case "enroll_totp", "enroll_email", "enroll_sms":
		if send || reply.Answer.Secret != "" {
			return
		}
		w.enrolled(c, step)
	}
}

// prove records the proof of one of the enrolled, and returns it.
func (w *stroll) prove(c *talk, which func(*thing) bool) *thing {
	at := slices.IndexFunc(w.has, which)
	if at < 0 {
		return nil
	}
	c.proved[w.has[at].kind], c.proofs[w.has[at]] = true, w.k.Clock.Now()
	return w.has[at]
}

// enrolled finds what was added, in the store: its ID is not told.
func (w *stroll) enrolled(c *talk, step string) {
	var kept []store.Authenticator
	w.store(func(tx store.Tx) (err error) {
		kept, err = tx.AuthenticatorsOf(w.id)
		return err
	})
	for _, row := range kept {
		if slices.ContainsFunc(w.has, func(one *thing) bool { return one.id == row.ID }) {
			continue
		}
		one := &thing{id: row.ID, kind: row.Factor, secret: c.secret, last: row.LastStep, credential: row.CredentialID}
		w.has, c.enrolled = append(w.has, one), append(c.enrolled, one)
		c.proofs[one] = w.k.Clock.Now()
	}
	c.secret = ""
	delete(c.sent, step)
}

// note keeps what an answer shows and what was sent.
func (w *stroll) note(c *talk, step, id string, send bool, reply authtest.Reply) {
	if reply.Answer.Secret != "" {
		c.secret = reply.Answer.Secret
	}
	if reply.Answer.RecoveryCode != "" {
		c.shown = reply.Answer.RecoveryCode
		w.pending = append(w.pending, c.shown)
	}
	if !send || step != "email_code" && step != "sms_code" && step != "enroll_email" && step != "enroll_sms" {
		return
	}
	to := w.mail
	if step == "sms_code" || step == "enroll_sms" {
		to = w.phone()
	}
	w.k.Delivered()
	box := w.k.Mail
	if to != w.mail {
		box = w.k.Texts
	}
	if last, ok := box.Last(to); ok && last.Code != "" && last.At.Equal(w.k.Clock.Now()) {
		c.sent[w.wayName(step, id)] = letter{code: last.Code.Reveal(), at: w.k.Clock.Now()}
	}
}

// completed: what a sign-in used up is gone for the others.
func (w *stroll) completed(c *talk) {
	c.over = true
	for _, other := range w.talks {
		if other == c || other.saved {
			continue
		}
		if other.recovered && (w.spentBy != nil || c.saved) || other.passed && c.passed {
			other.over = true
		}
	}
	if w.spentBy != nil {
		w.recovery, w.spentBy = "", nil
	}
	if c.passed {
		w.pass = ""
	}
}
