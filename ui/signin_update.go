package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// submit hands the form over, once: a second Enter or click before the answer
// is seen does nothing.
func (s *signIn) submit() {
	if s.st.Flow.Busy || s.waiting() || s.unanswered() {
		return
	}
	s.info = ""
	s.sent, s.sentAt, s.attempt = true, s.w.now(), s.st.Flow.Attempt
	s.w.later.drop("username")
	username := s.username.Text()
	if s.st.Flow.FixedUsername {
		username = s.st.Flow.Username
	}
	s.w.do(app.SignIn{
		Username: username,
		Password: app.Secret(s.password.Text()),
		Remember: s.remember.Checked(),
	})
}

// unanswered is true for 2 s at most, so that a lost answer locks nobody out.
func (s *signIn) unanswered() bool {
	return s.sent && s.w.now().Sub(s.sentAt) < 2*time.Second
}

// waiting reports whether a throttled attempt may not be repeated yet.
func (s *signIn) waiting() bool {
	p := s.st.Flow.Problem
	return (p == app.ProblemThrottled || p == app.ProblemServerBusy) && s.st.Flow.RetryAt.After(s.w.now())
}

// leave forgets the password where it has served: behind a code that is asked
// for, and after a step-up.
func (s *signIn) leave() {
	s.login.SetBusy(false, "")
	next := s.w.state.Route
	if s.stepUp() || next == app.RouteTrust || next == app.RouteChallenge || next == app.RouteMethods || next == app.RouteEnroll ||
		next == app.RouteEnrollTOTP || next == app.RouteEnrollEmail || next == app.RouteEnrollText {
		s.filling = true
		s.password.SetText("")
		s.password.Conceal()
		s.filling = false
	}
}

func (s *signIn) escape() {
	switch {
	case s.st.Flow.Busy:
		s.w.do(app.CancelFlow{})
	case s.info != "":
		s.info = ""
		s.update(s.st)
	case s.stepUp(), s.linking(), s.renewing():
		s.w.do(app.CancelFlow{})
	case s.st.Flow.Problem != app.ProblemNone && !s.waiting():
		s.w.do(app.DismissNotice{})
	}
}

func (s *signIn) update(st app.State) {
	s.st = st
	if st.Flow.Busy || st.Flow.Attempt != s.attempt {
		s.sent = false
	}
	s.fill(st)
	s.tall.update(st)
	s.small.update(st)
	s.updateForm(st)
	s.updateBusy(st)
	s.updateMessage(st)
	s.react(st)
	s.page.Refresh()
}

// fill takes over what the State knows, where the person has not typed.
func (s *signIn) fill(st app.State) {
	s.filling = true
	defer func() { s.filling = false }()
	if origin := string(st.Server.Kind) + st.Server.URL; origin != s.server0 {
		if s.server0 != "" {
			s.touched, s.ticked, s.info = false, false, ""
			s.password.SetText("")
		}
		s.server0 = origin
	}
	if p := s.w.picked; p != nil {
		s.w.picked = nil
		s.touched, s.filledIn, s.info = true, true, ""
		s.username.SetText(p.Username)
		s.password.SetText(p.Password)
		s.username.SetWrong(false)
		s.password.SetWrong(false)
	}
	if !s.touched {
		s.username.SetText(st.Flow.Username)
	}
	if !s.ticked {
		s.remember.SetChecked(st.Flow.Remember)
	}
}

func (s *signIn) updateForm(st app.State) {
	fixed := st.Flow.FixedUsername
	show(s.person, fixed)
	show(s.username, !fixed)
	show(s.others, !fixed)
	show(s.choice, !s.stepUp() && !s.renewing())
	show(s.notYou, fixed && !s.renewing() && (!s.stepUp() || len(st.Flow.Ways) > 1))
	s.personID.SetContent(st.Flow.Username)
	name := st.Session.Name
	if name == "" {
		name = st.Flow.Username
	}
	s.face.Set(name, widgets.StatusNone)
	s.face.SetPicture(st.Picture)
	s.notYou.SetLabel(say("signin.not_you", "name", name))
	s.login.SetLabel(say("signin.login"))
	switch {
	case s.stepUp():
		s.notYou.SetLabel(say("factor.other"))
		s.login.SetLabel(say("factor.submit"))
	case s.linking():
		s.notYou.SetLabel(say("signin.link.not"))
	}
	show(s.again, !s.linking() && offersBeside(st.Flow, app.StepGoogle))
	show(s.againKey, offersBeside(st.Flow, app.StepPasskey))
	s.kept.SetContent(keptText(st))
	s.version.SetContent(version(st.Settings))

	inside := st.Server.Kind == app.ServerPractice || st.Server.Kind == app.ServerComputer
	show(s.host, !inside && !fixed && st.Server.Organization != "")
	s.host.SetContent(bareHost(st.Server.URL))
	show(s.server, !st.Server.Managed && !fixed)
	if inside {
		s.server.SetLabel(say("signin.connect"))
	} else {
		s.server.SetLabel(say("signin.change"))
	}
}

func (s *signIn) updateBusy(st app.State) {
	busy := st.Flow.Busy
	s.username.SetLocked(busy)
	s.password.SetLocked(busy)
	if busy || s.waiting() {
		s.login.Disable()
	} else {
		s.login.Enable()
	}
	label := say("signin.busy")
	if s.stepUp() {
		label = say("factor.busy")
	}
	s.login.SetBusy(busy, label)
	for _, d := range []fyne.Disableable{s.remember, s.google, s.passkey, s.again, s.againKey, s.create, s.forgot, s.server} {
		lock(d, busy)
	}
	leaves := busy || s.stepUp() || s.linking() || s.renewing()
	show(s.cancel, leaves)
	show(s.help, !leaves)
}

func (s *signIn) updateMessage(st app.State) {
	sentence, news := problemText(st, s.w.now())
	switch {
	case s.info != "":
		s.message.Tell(say(s.info))
	case st.Flow.Busy && s.w.now().Sub(st.Flow.BusySince) >= longWait:
		s.message.Tell(waitingText(st))
	case st.Flow.Busy:
		s.message.Clear()
	case sentence == "" && s.stepUp():
		s.message.Tell(purposeText(st.Flow.Purpose))
	case s.linking() && (sentence == "" || st.Flow.Problem == app.ProblemProofRequired):
		s.message.Tell(say("signin.link", "hint", linkedHint(st.Flow)))
	case sentence == "" && s.renewing():
		s.message.Tell(say("signin.renew"))
	case sentence == "" && st.Server.Unreached != app.ProblemNone && !st.Flow.FixedUsername:
		s.message.Tell(unreachedText(st))
	case sentence == "" && st.Server.Offers.Registration == app.RegisteringFirst:
		s.message.Tell(say("signin.first"))
	case news:
		s.message.Tell(sentence)
	default:
		s.message.Warn(sentence)
	}
}

// react marks the field to look at and puts the cursor there, once for each
// new problem.
func (s *signIn) react(st app.State) {
	if st.Flow.Busy {
		s.username.SetWrong(false)
		s.password.SetWrong(false)
		return
	}
	now := seen{st.Flow.Problem, st.Flow.Attempt}
	if now == s.seen {
		return
	}
	s.seen = now
	s.username.SetWrong(now.problem == app.ProblemEmptyUsername)
	s.password.SetWrong(now.problem == app.ProblemEmptyPassword || now.problem == app.ProblemCredentials)
	if now.problem != app.ProblemNone {
		s.info = ""
	}
	switch now.problem {
	case app.ProblemEmptyUsername:
		s.w.focus(s.username.Focus())
	case app.ProblemEmptyPassword:
		s.w.focus(s.password.Focus())
	case app.ProblemCredentials:
		s.w.focus(s.password.Focus())
		s.password.SelectAll()
	}
}
