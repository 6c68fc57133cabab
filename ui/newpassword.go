package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// newPassword asks for a new password; its rules turn green while one types.
type newPassword struct {
	w  *Window
	st app.State

	page     *widgets.Page
	practice *widgets.Row
	about    *widgets.Text
	message  *widgets.Message
	pair     *passwordPair
	primary  *widgets.Button
	seen     seen
	why      string // why the button did nothing, a key
	sent     bool
	sentAt   time.Time
	attempt  int
}

func newNewPassword(w *Window) *newPassword {
	s := &newPassword{w: w, message: widgets.NewMessage()}
	s.practice = widgets.NewRow(widgets.NewChip(say("common.practice")))
	s.pair = newPasswordPair(say("newpassword.first"), s.typed, s.submit)
	s.about = widgets.NewNote("")
	s.primary = widgets.NewPrimary("", s.submit)
	body := widgets.NewColumn().
		Add(0, s.practice).
		Add(6, widgets.NewTitle(say("newpassword.title"))).
		Add(8, widgets.NewSlot(s.about, s.message)).
		Add(12, s.pair.password).
		Add(widgets.Gap, s.pair.repeat).
		Add(14, s.pair.rules).
		Add(16, s.primary)
	cancel := widgets.NewLink(say("common.cancel"), s.escape).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(cancel, w.helpLink()))
	return s
}

func (s *newPassword) view() fyne.CanvasObject { return s.page }

func (s *newPassword) first() fyne.Focusable { return s.pair.password.Focus() }

// leave forgets what was typed, unless help is asked for in between.
func (s *newPassword) leave() {
	s.primary.SetBusy(false, "")
	if s.w.state.Route != app.RouteHelp {
		s.pair.clear()
	}
}

func (s *newPassword) escape() { s.w.do(app.CancelFlow{}) }

func (s *newPassword) typed() {
	s.why = ""
	s.pair.setWrong(false)
	s.update(s.st)
}

func (s *newPassword) submit() {
	if s.st.Flow.Busy || s.sent && s.w.now().Sub(s.sentAt) < answerTime {
		return
	}
	if why, at := s.pair.trouble(); at != nil {
		s.why = why
		s.update(s.st)
		at.SetWrong(true)
		s.w.focus(at.Focus())
		return
	}
	password := s.pair.password.Text()
	s.why, s.pair.refused = "", password
	s.sent, s.sentAt, s.attempt = true, s.w.now(), s.st.Flow.Attempt
	s.w.do(app.NewPassword{Password: app.Secret(password), Repeat: app.Secret(s.pair.repeat.Text())})
}

func (s *newPassword) update(st app.State) {
	s.st = st
	if st.Flow.Busy || st.Flow.Attempt != s.attempt {
		s.sent = false
	}
	s.pair.update(st.Flow.Rules)
	s.explain(st.Flow.Purpose == app.PurposePassword)
	busy := st.Flow.Busy
	s.pair.lock(busy)
	s.primary.SetBusy(busy, say("newpassword.busy"))
	why := ""
	if s.why != "" {
		why = say(s.why)
	}
	tellForm(s.w, st, s.message, why)
	if now := (seen{st.Flow.Problem, st.Flow.Attempt}); now != s.seen && !busy {
		s.seen = now
		if now.problem == app.ProblemWeakPassword {
			s.pair.password.SetWrong(true)
			s.w.focus(s.pair.password.Focus())
		}
	}
	show(s.practice, st.Server.Kind == app.ServerPractice)
	s.page.Refresh()
}

// explain says why there is to be a new password: own is the person's own wish.
func (s *newPassword) explain(own bool) {
	why, label := "newpassword.why", "newpassword.submit"
	if own {
		why, label = "newpassword.own", "newpassword.change"
	}
	s.about.SetContent(say(why))
	s.primary.SetLabel(say(label))
}

// tellForm shows why a button did nothing, what went wrong, a wait that became
// long, or nothing.
func tellForm(w *Window, st app.State, m *widgets.Message, why string) {
	sentence, news := problemText(st, w.now())
	switch {
	case st.Flow.Busy && w.now().Sub(st.Flow.BusySince) >= longWait:
		m.Tell(waitingText(st))
	case st.Flow.Busy:
		m.Clear()
	case why != "":
		m.Warn(why)
	case news:
		m.Tell(sentence)
	default:
		m.Warn(sentence)
	}
}
