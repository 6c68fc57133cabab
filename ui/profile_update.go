package ui

import (
	"foyer/app"
	"foyer/ui/widgets"
)

func (s *profile) update(st app.State) {
	s.st = st
	sec := st.Security
	if s.errand.answered(sec.Busy, result{sec.Problem, sec.Done}) {
		s.saved = sec.Problem == app.ProblemNone
		if s.saved {
			s.forget()
		}
		s.name.SetWrong(sec.Problem == app.ProblemNotUsable)
	}
	if !s.touched {
		s.filling = true
		s.name.SetText(st.Session.Name)
		s.filling = false
	}
	s.tell(sec)
	s.tellPicture(sec.Busy)
	s.tellFacts(st)
	s.name.SetLocked(sec.Busy)
	s.save.SetBusy(s.errand.under && sec.Busy, say("profile.saving"))
	lock(s.save, sec.Busy)
	s.save.SetEarly(!s.different() && !sec.Busy)
	s.page.Refresh()
}

// tell says how the last wish went, until something else is changed.
func (s *profile) tell(sec app.Security) {
	problem, done := sec.Problem, ""
	if s.saved {
		done = "profile.done.saved"
	}
	s.outcome.update(s.st, "profile", sec.Busy, problem, done)
	if s.why != "" {
		s.outcome.message.Warn(s.why)
	}
}

func (s *profile) tellPicture(busy bool) {
	shown := s.st.Picture
	switch {
	case s.picture != nil:
		shown = s.picture
	case s.drop:
		shown = nil
	}
	s.avatar.Set(displayName(app.Session{Name: s.name.Text(), Username: s.st.Session.Username}), widgets.StatusNone)
	s.avatar.SetPicture(shown)
	choose, remove := "profile.choose", "profile.remove"
	if len(shown) > 0 {
		choose = "profile.change"
	}
	if s.drop {
		remove = "profile.undo"
	}
	s.choose.SetLabel(say(choose))
	s.remove.SetLabel(say(remove))
	show(s.remove, len(shown) > 0 || s.drop)
	lock(s.choose, busy)
	lock(s.remove, busy)
}

func (s *profile) tellFacts(st app.State) {
	account := st.Session.Email
	if account == "" {
		account = st.Session.Username
	}
	s.account.SetContent(account)
	s.org.SetContent(st.Server.Organization)
	show(s.fact, st.Server.Organization != "" && st.Server.Kind != app.ServerComputer)
	kept := say("home.until_quit")
	if st.Session.Remembered {
		kept = say("home.kept", "keychain", keychainName(st))
	}
	s.kept.SetContent(kept)
}
