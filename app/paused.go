package app

import (
	"context"
	"errors"

	"foyer/auth"
	"foyer/auth/client"
)

// unpause lets the person prove what the server asks for before the same
// session goes on. False is that the session is over, or the visit.
func (s *site) unpause(life *session, where client.Paused) bool {
	d := &dialog{site: s, paused: life, where: where}
	defer d.dropTrip(unparked)
	d.showPaused()
	var again Intent // a submission that found its sign-in spent
	for s.ctx.Err() == nil {
		intent, second := again, again != nil
		if again = nil; !second {
			intent = d.next()
		}
		resumed, left := d.exchange(intent)
		switch left.(type) {
		case nil:
			if resumed != nil {
				return true
			}
			continue
		case LogOut:
			s.logOut(life)
			return false
		case SignIn:
			if !second {
				again = left
			}
		}
		goesOn, over := d.askAgain(&again)
		if goesOn || over {
			return goesOn
		}
	}
	s.quit(life)
	return false
}

// askAgain refreshes, as only that tells how a paused session goes on whose
// sign-in is spent. It clears again unless that can be submitted now.
func (d *dialog) askAgain(again *Intent) (goesOn, over bool) {
	attempt := d.attempt()
	out, logOut := perform(d, func(ctx context.Context) verdict { return d.refresh(ctx, d.paused) })
	switch {
	case logOut != nil:
		d.logOut(d.paused)
		return false, true
	case d.ctx.Err() != nil:
		return false, false
	case out == (verdict{}):
		return true, false
	case out.ended != nil:
		d.showEnded(d.paused, *out.ended)
		return false, true
	case out.cause != nil:
		*again = nil
		d.settle(attempt, turnout{err: out.cause})
		return false, false
	}
	d.where = *out.paused
	if *again == nil {
		d.settle(attempt, turnout{err: &client.SpentError{}})
	}
	d.start(false)
	return false, false
}

// showPaused shows the step that the server asks for, to this person only.
func (d *dialog) showPaused() {
	d.start(false)
	step := RouteSignIn
	var rules []PasswordRule
	progress := client.Progress{Next: d.where.Next}
	if next, asked := progress.Offers(auth.StepNewPassword); asked {
		step, rules = RouteNewPassword, rulesOf(next.Rules, nil)
	}
	who := d.paused.who
	d.turn(step, func(st *State) {
		st.Flow = Flow{
			Username: who.username, FixedUsername: true, Remember: st.Flow.Remember,
			Attempt: st.Flow.Attempt, Rules: rules,
		}
		st.Session = Session{Name: who.name, Username: who.username, Email: who.email, Remembered: d.paused.remembered}
		if step == RouteSignIn {
			d.showNext(st, progress)
		}
	})
}

func isSpent(err error) bool {
	var spent *client.SpentError
	return errors.As(err, &spent)
}
