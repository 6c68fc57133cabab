package app

import (
	"context"
	"errors"
	"slices"

	"foyer/auth/client"
)

// wish is something that a signed-in person wants done and that may need a
// fresh proof (RFC 9470).
type wish struct {
	purpose Purpose
	// enroll is the step to take once the proof is there, of PurposeManage.
	enroll string
	// do is the call of the API; nil where the step-up is all there is to do.
	do func(ctx context.Context, access Secret) error
	// tell shows what came of it; with neither it is under way no more.
	tell func(st *State, problem Problem, done string)
	// done is a key of ui/text.go.
	done string
	// reload is read again whatever came of it; nil for nothing.
	reload Intent
}

// errRecheck: the session itself has to be looked at first.
var errRecheck = errors.New("session to be looked at")

// ending is how waiting for something came to its end.
type ending struct {
	err      error
	canceled bool
	logOut   bool
}

// fulfil does what was wished for. stop is that the session has to be looked
// at before anything else.
func (s *site) fulfil(life *session, w wish) (stop, loggingOut bool) {
	var end ending
	if w.do != nil {
		end = s.call(life, w.do)
	}
	problem := ProblemNone
	if w.do == nil || errors.Is(end.err, client.ErrProofRequired) {
		end, problem = s.stepUp(life, w)
		if end == (ending{}) && problem == ProblemNone && w.do != nil {
			end = s.call(life, w.do)
		}
	}
	done := w.done
	if end.canceled || end.logOut {
		done = ""
	}
	if end.err != nil {
		s.log.Info("wish", "err", end.err)
		problem, _ = problemOf(end.err)
	}
	if problem != ProblemNone {
		done = ""
	}
	s.update(func(st *State) { w.tell(st, problem, done) })
	if w.reload != nil && !end.logOut {
		s.later = append(s.later, w.reload)
	}
	return errors.Is(end.err, errRecheck), end.logOut
}

// call calls the API, with a fresh access token where the one at hand is not
// good any more.
func (s *site) call(life *session, do func(context.Context, Secret) error) (end ending) {
	end.err = await(s, func(ctx context.Context) error {
		return s.authorized(ctx, life, func(access Secret) error { return do(ctx, access) })
	}, func(i Intent) bool {
		switch i.(type) {
		case LogOut:
			end.logOut = true
		case CancelFlow:
			end.canceled = true
		default:
			s.keep(i)
		}
		return end.logOut || end.canceled
	})
	if end.canceled || end.logOut {
		end.err = nil
	}
	return end
}

// authorized does something with an access token, and again with a fresh one
// where the server no longer takes it.
func (s *site) authorized(ctx context.Context, life *session, do func(access Secret) error) error {
	for again := false; ; again = true {
		if life.access == "" || !s.c.options.Now().Before(life.refreshAt) {
			if out := s.refresh(ctx, life); out != (verdict{}) {
				life.access = ""
				if out.cause != nil {
					return out.cause
				}
				return errRecheck
			}
		}
		err := do(life.access)
		if !errors.Is(err, client.ErrInvalidToken) || again {
			return err
		}
		life.access = ""
	}
}

// keep puts an intent off until the work at hand is done; CancelFlow takes
// back all that was.
func (s *site) keep(i Intent) {
	switch i.(type) {
	case CancelFlow:
		s.later = nil
	case RetryNow, Back:
	default:
		s.later = append(s.later, i)
	}
}

// stepUp lets the person prove what the wish needs, on the screens of a
// sign-in, and returns to where they were. A problem is why that failed.
func (s *site) stepUp(life *session, w wish) (end ending, problem Problem) {
	d := &dialog{site: s, paused: life, wish: &w, wired: s.wire}
	defer d.dropTrip(unparked)
	out, logOut := perform(d, d.begin)
	_, canceled := d.stopped.(CancelFlow)
	switch {
	case logOut != nil:
		return ending{logOut: true}, ProblemNone
	case canceled:
		return ending{canceled: true}, ProblemNone
	case out.err != nil:
		return ending{err: out.err}, ProblemNone
	case out.life != nil:
		return ending{}, ProblemNone
	}
	defer s.returnHome(s.enterStepUp(d, out.progress))
	for s.ctx.Err() == nil && !d.gone {
		intent := d.next()
		if i, asked := intent.(recheck); asked {
			if !s.recheckInside(life, i) {
				return ending{err: errRecheck}, ProblemNone
			}
			continue
		}
		proved, left := d.exchange(intent)
		switch left.(type) {
		case nil:
		case LogOut:
			return ending{logOut: true}, ProblemNone
		default:
			d.gone, d.why = true, ProblemExpired
		}
		if proved != nil {
			return ending{}, ProblemNone
		}
	}
	return ending{canceled: d.why == ProblemNone}, d.why
}

// begin asks what the step-up needs; where enough was proved lately the code
// comes at once.
func (d *dialog) begin(ctx context.Context) turnout {
	var progress client.Progress
	err := d.authorized(ctx, d.paused, func(access Secret) (err error) {
		d.flow = d.wire.StepUp(access, string(d.wish.purpose))
		progress, err = d.flow.Open(ctx)
		return err
	})
	return d.conclude(ctx, progress, err)
}

// enterStepUp shows the first step; before are the screens to return to.
func (s *site) enterStepUp(d *dialog, progress client.Progress) (before []Route) {
	s.update(func(st *State) {
		before = slices.Clone(s.c.over)
		st.Flow = Flow{
			Username: d.paused.who.username, FixedUsername: true, Remember: st.Flow.Remember,
			Attempt: st.Flow.Attempt, Purpose: d.wish.purpose,
		}
		d.showNext(st, progress)
	})
	return before
}

func (s *site) returnHome(before []Route) {
	s.update(func(st *State) {
		s.c.base, s.c.over = RouteHome, before
		st.Flow = Flow{Username: st.Flow.Username, Remember: st.Flow.Remember, Attempt: st.Flow.Attempt}
	})
}
