package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// enrollText asks for a mobile number, then for the code that was texted to
// it.
type enrollText struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	about   *widgets.Text
	address *widgets.Text
	phone   *widgets.Field
	send    *widgets.Button
	form    *codeForm
	change  *widgets.Link
	out     *wayOut
	once    once
	seen    seen
	why     string // why the button did nothing, a sentence
	touched bool
	filling bool
}

func newEnrollText(w *Window) *enrollText {
	s := &enrollText{w: w, head: newFactorHead(w, true)}
	s.about, s.address = widgets.NewNote(""), widgets.NewText("").Bold()
	s.phone = widgets.NewField(say("text.phone"))
	s.phone.OnChanged = s.typed
	s.phone.OnSubmitted = s.submitPhone
	s.send = widgets.NewPrimary(say("text.send"), s.submitPhone)
	s.form = newCodeForm(w, sixDigits, say("code.label"))
	s.change = widgets.NewLink(say("text.change"), s.changeNumber)
	s.out = newWayOut(w)
	words := widgets.NewColumn().Add(0, s.about).Add(2, s.address)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(words, s.form.message)).
		Add(14, s.phone).
		Add(14, s.form.code).
		Add(widgets.Gap, s.form.tracker).
		Add(14, s.send).
		Add(14, s.form.primary).
		Add(16, s.form.links(s.change))
	s.page = widgets.NewPage(body, s.out.footer)
	s.page.Top = enrollTop
	return s
}

func (s *enrollText) view() fyne.CanvasObject { return s.page }

// asksCode reports whether the number is known and its code is due.
func (s *enrollText) asksCode() bool {
	e := s.st.Flow.Enrollment
	return e != nil && e.PhoneAccepted
}

func (s *enrollText) first() fyne.Focusable {
	if s.asksCode() {
		return s.form.code
	}
	return s.phone.Focus()
}

func (s *enrollText) leave() {
	s.form.clear()
	s.once.forget()
	s.why, s.touched = "", false
	s.fill("")
	s.send.SetBusy(false, "")
}

func (s *enrollText) fill(number string) {
	s.filling = true
	s.phone.SetText(number)
	s.phone.SetWrong(false)
	s.filling = false
}

func (s *enrollText) escape() {
	switch {
	case s.st.Flow.Busy:
		s.w.do(app.CancelFlow{})
	case !s.form.escape():
		s.out.leave()
	}
}

func (s *enrollText) typed(string) {
	if s.filling {
		return
	}
	s.touched = true
	s.phone.SetWrong(false)
	if s.why != "" {
		s.why = ""
		s.update(s.st)
	}
}

func (s *enrollText) submitPhone() {
	number := strings.TrimSpace(s.phone.Text())
	if number == "" {
		s.why = say("text.empty")
		s.update(s.st)
		s.phone.SetWrong(true)
		s.w.focus(s.phone.Focus())
		return
	}
	if !s.form.waiting() && s.once.ask(s.w, s.st, app.SubmitPhone{Number: number}) {
		s.why = ""
	}
}

// changeNumber goes back one step, which here is the number.
func (s *enrollText) changeNumber() { s.once.ask(s.w, s.st, app.Back{}) }

func (s *enrollText) update(st app.State) {
	asked := s.asksCode()
	s.st = st
	s.once.heard(st)
	e := app.Enrollment{}
	if st.Flow.Enrollment != nil {
		e = *st.Flow.Enrollment
	}
	s.head.update(st, say("title.enroll_text"))
	if !s.touched {
		s.fill(e.Phone)
	}
	now := seen{st.Flow.Problem, st.Flow.Attempt}
	if now != s.seen && !st.Flow.Busy {
		s.react(now)
	}
	s.form.update(st)
	s.arrange(st, e)
	s.page.Refresh()
	switch {
	case s.asksCode() && !asked:
		s.w.focus(s.form.code)
	case asked && !s.asksCode():
		s.w.focus(s.phone.Focus())
		s.phone.SelectAll()
	}
}

// react follows the answer about a number, once.
func (s *enrollText) react(now seen) {
	s.seen = now
	s.phone.SetWrong(now.problem == app.ProblemPhone)
	if now.problem == app.ProblemPhone {
		s.w.focus(s.phone.Focus())
	}
}

func (s *enrollText) arrange(st app.State, e app.Enrollment) {
	code := s.asksCode()
	about, address := say("text.about"), ""
	if code {
		about, address = say("text.sent"), e.Phone
		if st.Flow.Way != nil && st.Flow.Way.Hint != "" {
			address = st.Flow.Way.Hint
		}
	}
	s.about.SetContent(about)
	s.address.SetContent(address)
	for _, o := range []fyne.CanvasObject{s.form.code, s.form.primary, s.change} {
		show(o, code)
	}
	show(s.phone, !code)
	show(s.send, !code)
	if !code {
		show(s.form.tracker, false)
		show(s.form.resend, false)
		tellProblem(s.w, st, s.form.message, s.why)
	} else {
		show(s.form.tracker, s.form.tracker.Content() != "")
	}
	s.phone.SetLocked(st.Flow.Busy)
	s.send.SetBusy(st.Flow.Busy, say("text.busy"))
	if s.form.waiting() {
		s.send.Disable()
	} else {
		s.send.Enable()
	}
	s.out.update(st)
}
