package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// forgot asks whose password is forgotten, then says what happens next: the
// same to everybody, whether or not there is such an account.
type forgot struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	about   *widgets.Text
	message *widgets.Message
	field   *widgets.Field
	primary *widgets.Button
	sent    *widgets.Column // in place of the form once it was asked for
	again   *widgets.Link
	back    *widgets.Link
	cancel  *widgets.Link

	once    once
	why     string // why the button did nothing, a sentence
	touched bool
	filling bool
	asked   time.Time // when the mail on screen was asked for; zero before
	attempt int
}

// mailTime is how long a mail may take before another one is of use.
const mailTime = time.Minute

func newForgot(w *Window) *forgot {
	s := &forgot{w: w, head: newFactorHead(w, true), message: widgets.NewMessage()}
	s.about = widgets.NewNote("")
	s.field = widgets.NewField(say("forgot.field"))
	s.field.OnChanged, s.field.OnSubmitted = s.typed, s.submit
	s.primary = widgets.NewPrimary(say("forgot.submit"), s.submit)
	s.again = widgets.NewLink(say("forgot.again"), s.submit)
	s.sent = widgets.NewColumn().
		Add(0, widgets.NewText(say("forgot.arrive")).Bold()).
		Add(2, widgets.NewNote(say("forgot.spam"))).
		Add(16, widgets.NewOutlined(say("forgot.back"), w.back)).
		Add(16, widgets.NewCentered(s.again))
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(s.about, s.message)).
		Add(14, s.field).
		Add(14, s.primary).
		Add(20, s.sent).
		Add(8, widgets.NewText(""))
	s.back = widgets.NewLink(say("common.back"), w.back).Small()
	s.cancel = widgets.NewLink(say("common.cancel"), func() { w.do(app.CancelFlow{}) }).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(widgets.NewRow(s.back, s.cancel), w.helpLink()))
	s.page.Top = factorTop
	return s
}

func (s *forgot) view() fyne.CanvasObject { return s.page }

func (s *forgot) first() fyne.Focusable {
	if s.isSent() {
		return nil
	}
	return s.field.Focus()
}

// leave forgets what was typed, unless help is asked for in between.
func (s *forgot) leave() {
	s.primary.SetBusy(false, "")
	s.once.forget()
	if next := s.w.state.Route; next != app.RouteHelp && next != app.RouteInbox {
		s.touched, s.why, s.asked = false, "", time.Time{}
		s.w.later.drop("mail")
	}
}

func (s *forgot) escape() {
	if s.st.Flow.Busy {
		s.w.do(app.CancelFlow{})
		return
	}
	s.w.back()
}

func (s *forgot) typed(string) {
	if s.filling {
		return
	}
	s.touched = true
	s.field.SetWrong(false)
	if s.why != "" {
		s.why = ""
		s.update(s.st)
	}
}

func (s *forgot) isSent() bool { return s.st.Flow.Forgot != nil && s.st.Flow.Forgot.Sent }

func (s *forgot) submit() {
	name := strings.TrimSpace(s.field.Text())
	if s.isSent() {
		name = s.st.Flow.Forgot.Identifier
	}
	if name == "" {
		s.why = say("forgot.empty")
		s.update(s.st)
		s.field.SetWrong(true)
		s.w.focus(s.field.Focus())
		return
	}
	if !throttled(s.st, s.w.now()) && s.once.ask(s.w, s.st, app.RequestReset{Identifier: name}) {
		s.why = ""
	}
}

// throttled reports whether an attempt may not be repeated yet.
func throttled(st app.State, now time.Time) bool {
	p := st.Flow.Problem
	return (p == app.ProblemThrottled || p == app.ProblemServerBusy) && st.Flow.RetryAt.After(now)
}

func (s *forgot) update(st app.State) {
	was := s.isSent()
	s.st = st
	s.once.heard(st)
	f := app.Forgot{}
	if st.Flow.Forgot != nil {
		f = *st.Flow.Forgot
	}
	title := "title.forgot"
	if f.Sent {
		title = "title.forgot.sent"
	}
	s.head.update(st, say(title))
	if !s.touched {
		s.fill(f.Identifier)
	}
	if f.Sent && (s.asked.IsZero() || s.attempt != st.Flow.Attempt && st.Flow.Problem == app.ProblemNone && !st.Flow.Busy) {
		s.asked, s.attempt = s.w.now(), st.Flow.Attempt
		s.w.postpone("mail", mailTime, func() {}) // so that the countdown is drawn
	}
	s.tell(st)
	s.arrange(st, f)
	s.page.Refresh()
	if f.Sent && !was {
		s.w.win.Canvas().Unfocus()
	}
}

func (s *forgot) fill(name string) {
	s.filling = true
	s.field.SetText(name)
	s.field.SetWrong(false)
	s.filling = false
}

func (s *forgot) tell(st app.State) {
	if st.Flow.Problem == app.ProblemThrottled && s.why == "" && !st.Flow.Busy {
		if left := st.Flow.RetryAt.Sub(s.w.now()); left > 0 {
			s.message.Warn(say("forgot.wait", "wait", span(left)))
		} else {
			s.message.Tell(say("forgot.wait.over"))
		}
		return
	}
	tellForm(s.w, st, s.message, s.why)
}

func (s *forgot) arrange(st app.State, f app.Forgot) {
	busy := st.Flow.Busy
	show(s.field, !f.Sent)
	show(s.primary, !f.Sent)
	show(s.sent, f.Sent)
	about := say("forgot.about")
	if f.Sent {
		about = say("forgot.sent", "name", f.Identifier)
	}
	s.about.SetContent(about)
	s.field.SetLocked(busy)
	s.primary.SetBusy(busy, say("forgot.busy"))
	wait := throttled(st, s.w.now())
	lock(s.primary, busy || wait)
	left := s.asked.Add(mailTime).Sub(s.w.now())
	switch {
	case left > 0:
		s.again.SetResting(true)
		s.again.SetLabel(say("forgot.again.in", "time", countdown(left)))
	default:
		s.again.SetResting(false)
		s.again.SetLabel(say("forgot.again"))
		lock(s.again, busy || wait)
	}
	show(s.back, !busy)
	show(s.cancel, busy)
}
