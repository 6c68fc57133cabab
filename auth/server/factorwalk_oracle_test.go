package server_test

import (
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/authtest"
)

// met is the oracle: what policy asks of this conversation, in the words of
// docs/protocol.md.
func (w *stroll) met(c *talk) (how string, ok bool) {
	bound := w.role == auth.RoleMember || w.role == auth.RoleAdmin
	required := bound && w.mfa == auth.MFARequired
	allowed := func(kind auth.Factor) bool {
		return !bound || w.mfa == auth.MFAOff || slices.Contains(w.methods, kind)
	}
	var prior, priorAllowed, provedPrior, provedAllowed, enrolledAllowed bool
	for _, one := range w.has {
		if slices.Contains(c.enrolled, one) {
			enrolledAllowed = enrolledAllowed || allowed(one.kind)
			continue
		}
		prior = true
		priorAllowed = priorAllowed || allowed(one.kind)
		provedPrior = provedPrior || c.proved[one.kind]
		provedAllowed = provedAllowed || allowed(one.kind) && c.proved[one.kind]
	}
	switch {
	case w.disabled:
		return "for a disabled account", false
	case !c.named():
		return "without a first factor", false
	case c.made:
		return "without a word on the passkey", false
	case w.must && !c.newOne:
		return "without a new password", false
	case (c.recovered || len(c.enrolled) > 0 && !prior) && !c.saved:
		return "without storing the recovery code", false
	case c.passed:
		return "pass", !required || enrolledAllowed || w.ownsAllAllowed()
	case !prior && !required && len(c.enrolled) == 0:
		return "password", true
	case !prior:
		return "enrolled", !required || enrolledAllowed
	case provedAllowed && !c.password:
		return "passkey", c.proved[passkeys]
	case provedAllowed:
		return "factor", true
	case c.recovered:
		return "recovery", priorAllowed || enrolledAllowed
	case provedPrior:
		return "enrolled", enrolledAllowed
	}
	return "with nothing", false
}

// ownsAllAllowed: only the one address is allowed, and it is enrolled.
func (w *stroll) ownsAllAllowed() bool {
	return slices.Equal(w.methods, []auth.Factor{emails}) &&
		slices.ContainsFunc(w.has, func(one *thing) bool { return one.kind == emails })
}

// right tells whether what is typed is right, by this world.
func (w *stroll) right(c *talk, step, id, code, password string, wire *authtest.Wire, send bool) bool {
	now := w.k.Clock.Now()
	switch step {
	case "password":
		return password == w.password
	case "new_password", "recovery_code_saved", "skip", "status":
		return true
	case "recovery_code":
		return code != "" && code == w.recovery && (w.spentBy == nil || w.spentBy == wire)
	case "admin_pass":
		return code != "" && code == w.pass && now.Before(w.passTill) && (w.passBy == nil || w.passBy == wire)
	case "totp":
		for _, one := range w.has {
			if one.kind != app || id != "" && id != one.id {
				continue
			}
			if w.taken = w.step(one.secret, code); w.taken > one.last {
				return true
			}
		}
		return false
	case "enroll_totp":
		return c.secret != "" && w.step(c.secret, code) > 0
	case "email_code", "sms_code", "enroll_email", "enroll_sms":
		one := c.sent[w.wayName(step, id)]
		return !send && one.code != "" && one.code == code && one.misses < 5 && now.Before(one.at.Add(10*time.Minute))
	}
	return false
}

// step is the time step of a code in the window, or 0.
func (w *stroll) step(secret, code string) int64 {
	for steps := 1; steps >= -1; steps-- {
		if code != "" && w.k.App(secret, steps) == code {
			return w.k.Clock.Now().Unix()/30 + int64(steps)
		}
	}
	return 0
}
