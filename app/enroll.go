package app

import (
	"strings"

	"foyer/auth"
	"foyer/auth/client"
)

// setup is what a set-up has to show, kept while its stage lasts so that Back
// and forth loses nothing. It goes into the State only with its screen.
type setup struct {
	secret, uri Secret
	// typed is the number of the person's, why what is wrong with it;
	// retyping: they went back to it after a code was sent.
	typed, why string
	retyping   bool
	// recovery is a recovery code that is to be stored, replaced whether it
	// takes the place of another.
	// optional: it may be declined, until the next sign-in.
	recovery           Secret
	replaced, optional bool
	// label and hint name the passkey that waits to be confirmed, bar is
	// where its set-up began.
	label, hint string
	bar         int
}

// The bars of a set-up.
const (
	barChoose   = 1
	barSetUp    = 2
	barRecovery = 3
	barTrust    = 4
	bars        = 4
)

// showSetup sets up the way on screen, or what must be, or lets the person
// choose.
func (d *dialog) showSetup(st *State, progress client.Progress) {
	if shown := progress.Shown; shown.TOTP != "" {
		d.setup.secret, d.setup.uri = shown.TOTP, shown.URI
	}
	if progress.Reason == auth.ReasonPhoneNotSupported {
		d.setup.why = progress.Why
	} else if d.setup.why != "" {
		d.setup.why, d.setup.retyping = "", false
	}
	if d.dropped = d.dropped && progress.Reason == ""; d.dropped && d.wish != nil {
		d.gone = true // what they came for they did not want
		return
	}
	if d.done() && !d.asksTrust() && d.declineAll(st) {
		return
	}
	if _, still := findWay(d.ways, d.at); still {
		if d.sentNow(progress) {
			d.setup.retyping = false
		}
		d.openWay(st)
		d.tellFailure(st, progress.Reason)
		return
	}
	d.at = wayKey{}
	d.c.uncover()
	only := len(d.ways) == 1 && (!d.ways[0].Optional || d.asksTrust())
	switch wanted := d.wanted(); {
	case wanted != "":
		d.at = wayKey{step: wanted}
		if _, offered := findWay(d.ways, d.at); !offered {
			d.showForm(st, ProblemDenied)
			return
		}
	case only:
		d.at = keyOf(d.ways[0])
	default:
		d.c.turn(RouteEnroll)
		return
	}
	d.openWay(st)
}

// sentNow tells whether this answer is to a number that was accepted.
func (d *dialog) sentNow(progress client.Progress) bool {
	way, _ := findWay(d.ways, d.at)
	return d.at.step == StepEnrollSMS && way.Sent && progress.Reason == "" && !d.polling
}

// done tells whether nothing more is wanted, of what is optional.
func (d *dialog) done() bool {
	return d.declining || d.wish != nil && (d.enrolled || d.wish.enroll == "")
}

// declineAll declines what is left, if all of it is optional.
func (d *dialog) declineAll(st *State) bool {
	for _, w := range d.ways {
		if !w.Optional {
			return false
		}
	}
	if d.declined >= maxDeclined {
		return false
	}
	d.declined++
	d.at = wayKey{}
	d.follow(st, d.skipStep(d.decline()))
	return true
}

// stepEnroll is what "skip" calls all set-ups of a step-up together.
const stepEnroll = "enroll"

// decline is what is declined next.
func (d *dialog) decline() auth.Step {
	switch {
	case d.wish != nil:
		return stepEnroll
	case d.setup.recovery != "":
		return auth.StepRecoveryCodeSaved
	case d.at.step != "":
		return auth.Step(d.at.step)
	}
	for _, w := range d.ways {
		if w.Optional {
			return auth.Step(w.Step)
		}
	}
	return stepEnroll
}

// wanted is the step that a step-up was begun for.
func (d *dialog) wanted() string {
	if d.wish == nil {
		return ""
	}
	return d.wish.enroll
}

// showRecoveryCode shows a new recovery code until it is stored.
func (d *dialog) showRecoveryCode(st *State, progress client.Progress) {
	if code := progress.Shown.Recovery; code != "" {
		purpose := d.wish != nil && d.wish.purpose == PurposeRecovery
		d.setup = setup{recovery: grouped(code), replaced: d.recovered || purpose && !st.Security.RecoveryAt.IsZero()}
	}
	saved, _ := progress.Offers(auth.StepRecoveryCodeSaved)
	d.setup.optional = saved.Optional
	switch {
	case d.setup.recovery != "":
	case saved.Optional && d.declined < maxDeclined:
		d.declined++
		d.follow(st, d.skipStep(saved.Step))
		return
	default:
		d.showForm(st, ProblemUnexpected)
		return
	}
	d.ways, d.at = nil, wayKey{}
	d.c.turn(RouteRecoveryCode)
}

// grouped puts a code that has no groups into groups of four.
func grouped(code Secret) Secret {
	plain := code.Reveal()
	if strings.ContainsAny(plain, " -") {
		return code
	}
	var b strings.Builder
	for i, r := range plain {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return Secret(b.String())
}

// enrollment is what the screen of a set-up shows; nil outside one.
func (d *dialog) enrollment(way Way) *Enrollment {
	shown := Enrollment{Bars: bars}
	if d.wish != nil && !d.c.state.Security.RecoveryAt.IsZero() {
		shown.Bars = 0 // one more method is one step
	}
	switch d.c.base {
	case RouteEnroll:
		shown.Bar = barChoose
	case RouteEnrollTOTP:
		shown.Bar, shown.Secret, shown.URI = barSetUp, d.setup.secret.Reveal(), d.setup.uri.Reveal()
	case RouteEnrollEmail:
		shown.Bar = barSetUp
	case RouteTrust, RouteConfirmPasskey:
		shown.Bar, shown.Bars = d.barOfPasskey(way)
		if d.c.base == RouteTrust {
			d.setup.bar = shown.Bar
			break
		}
		shown.PasskeyLabel, shown.PasskeyHint = d.setup.label, d.setup.hint
	case RouteEnrollText:
		shown.Bar = barSetUp
		shown.Phone, shown.PhoneWhy = d.setup.typed, d.setup.why
		shown.PhoneAccepted = way.Sent && !d.setup.retyping && d.setup.why == ""
	case RouteRecoveryCode:
		shown.RecoveryCode, shown.RecoveryReplaced = d.setup.recovery.Reveal(), d.setup.replaced
		if before := d.c.state.Flow.Enrollment; before != nil && before.RecoveryCode == shown.RecoveryCode {
			shown.SavedTo = before.SavedTo
		}
		if shown.Bar = barRecovery; !d.enrolled {
			shown.Bars = 0
		}
	default:
		return nil
	}
	if shown.Bars == 0 {
		shown.Bar = 0
	}
	return &shown
}
