package app

import (
	"time"

	"foyer/auth/client"
)

// showHome begins the session for the eye.
func (s *site) showHome(life *session) {
	s.turn(RouteHome, func(st *State) {
		calm(st)
		s.c.linking = false
		st.Flow = Flow{Username: life.who.username, Remember: st.Flow.Remember, Attempt: st.Flow.Attempt}
		st.Session = Session{SignedIn: true, Link: LinkConnecting, Notice: life.notice}
		life.notice = ProblemNone
		life.describe(st)
		if life.access != "" {
			st.Session.Link = LinkConnected
		}
	})
}

func (l *session) describe(st *State) {
	st.Session.Name, st.Session.Username, st.Session.Email = l.who.name, l.who.username, l.who.email
	st.Session.Remembered = l.remembered
	st.Organization.Admin = l.admin
}

func (s *site) showConnected(life *session) {
	s.update(func(st *State) {
		life.describe(st)
		st.Session.Link, st.Session.Cause, st.Session.RetryAt = LinkConnected, ProblemNone, time.Time{}
	})
}

func (s *site) showOffline(life *session, cause error, tries int) {
	problem, least := problemOf(cause)
	at := s.c.options.Now().Add(max(s.backoff(tries), least))
	s.log.Info("offline", "problem", problem, "err", cause)
	s.update(func(st *State) {
		life.describe(st)
		st.Session.Link, st.Session.Cause, st.Session.RetryAt = LinkOffline, problem, at
	})
}

// showEnded returns to the form and says why.
func (s *site) showEnded(life *session, end client.Ended) {
	s.log.Info("session ended", "reason", end.Reason, "by", end.By)
	s.parking.clear()
	s.c.notify(Note{Kind: NoteSignedOut, Device: end.By, At: end.At, Problem: problemOfEnd(end.Reason)})
	s.turn(RouteSignIn, func(st *State) {
		st.Session = Session{EndedBy: end.By, EndedAt: end.At}
		st.Flow = Flow{
			Username: life.who.username, Remember: st.Flow.Remember,
			Attempt: st.Flow.Attempt, Problem: problemOfEnd(end.Reason),
		}
	})
}
