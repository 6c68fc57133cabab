package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// redraw updates the screen that shows, after it has changed by itself.
func (w *Window) redraw() {
	if w.screen != nil {
		w.screen.update(w.state)
	}
}

// Shapes of the codes.
var (
	sixDigits    = widgets.CodeForm{Length: 6, Group: 3}
	recoveryForm = widgets.CodeForm{Length: 26, Group: 4, Letters: true}
	passForm     = widgets.CodeForm{Length: 10, Group: 5, Letters: true}
)

// codeForm is what the screens that ask for a code have in common: the field,
// what is said about it, the way of the code, Submit and Resend.
type codeForm struct {
	w  *Window
	st app.State

	message  *widgets.Message // takes the place of the words above the field
	code     *widgets.CodeField
	tracker  *widgets.Message
	offer    app.Intent // what the tracker offers instead
	primary  *widgets.Button
	resend   *widgets.Link
	once     once
	seen     seen
	why      string // why the button did nothing, a sentence
	refused  string // the code that was refused last
	answered string // the code that was submitted last
}

func newCodeForm(w *Window, form widgets.CodeForm, label string) *codeForm {
	s := &codeForm{w: w, message: widgets.NewMessage(), tracker: widgets.NewTracker(assets.Check)}
	s.code = widgets.NewCodeField(label, form)
	s.code.PasteLabel = say("factor.paste")
	s.code.OnChanged = s.typed
	s.code.OnComplete = s.complete
	s.code.OnSubmitted = s.submit
	s.primary = widgets.NewPrimary(say("factor.submit"), s.submit)
	s.resend = widgets.NewLink(say("factor.resend"), s.sendAgain)
	return s
}

func (s *codeForm) typed() {
	s.code.SetWrong(false)
	if s.why != "" {
		s.why = ""
		s.w.redraw()
	}
}

// complete hands the code over with its last digit.
func (s *codeForm) complete() {
	if s.code.Text() != s.refused {
		s.submit()
	}
}

func (s *codeForm) submit() {
	typed := s.code.Text()
	if s.st.Flow.Busy || s.waiting() {
		return
	}
	if why := shortCode(codeKind(s.st), typed, s.code.Form().Length); why != "" {
		s.complain(why)
		return
	}
	if typed == s.refused {
		s.complain(say("code.same" + codeKind(s.st)))
		s.code.SelectAll()
		return
	}
	if s.once.ask(s.w, s.st, app.SubmitCode{Code: app.Secret(typed)}) {
		s.why, s.answered = "", typed
	}
}

func (s *codeForm) complain(why string) {
	s.why = why
	s.w.redraw()
	s.code.SetWrong(true)
	s.w.focus(s.code)
}

func (s *codeForm) sendAgain() {
	if s.once.ask(s.w, s.st, app.SendCode{}) {
		s.code.Clear()
		s.code.SetWrong(false)
		s.refused, s.why = "", ""
		s.w.redraw()
		s.w.focus(s.code)
	}
}

// waiting reports whether a throttled attempt may not be repeated yet.
func (s *codeForm) waiting() bool {
	p := s.st.Flow.Problem
	return (p == app.ProblemThrottled || p == app.ProblemServerBusy) && s.st.Flow.RetryAt.After(s.w.now())
}

// clear forgets what was typed, because the screen is left.
func (s *codeForm) clear() {
	s.code.Clear()
	s.code.SetWrong(false)
	s.refused, s.answered, s.why = "", "", ""
	s.primary.SetBusy(false, "")
	s.tracker.Clear()
	s.once.forget()
}

// escape reports whether Escape has closed a sentence or ended a wait.
func (s *codeForm) escape() bool {
	switch {
	case s.st.Flow.Busy:
		s.w.do(app.CancelFlow{})
	case s.why != "":
		s.why = ""
		s.code.SetWrong(false)
		s.w.redraw()
	default:
		return false
	}
	return true
}

func (s *codeForm) update(st app.State) {
	s.st = st
	s.once.heard(st)
	busy := st.Flow.Busy
	s.code.SetLocked(busy)
	s.primary.SetBusy(busy, say("factor.busy"))
	if busy || s.waiting() {
		s.primary.Disable()
	} else {
		s.primary.Enable()
	}
	tellProblem(s.w, st, s.message, s.why)
	s.track(st)
	s.react(st)
}

// tellProblem shows what went wrong with a code, a wait that became long, or
// nothing.
func tellProblem(w *Window, st app.State, m *widgets.Message, why string) {
	sentence, news := codeProblem(st, w.now())
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

// track follows a code that is sent: its delivery, its end, the next one.
func (s *codeForm) track(st app.State) {
	way := st.Flow.Way
	show(s.resend, way != nil && sends(way.Step))
	if way == nil || !sends(way.Step) {
		s.tracker.Clear()
		return
	}
	now := s.w.now()
	setUp := way.Step == app.StepEnrollEmail || way.Step == app.StepEnrollSMS
	over := way.Sent && !way.ExpiresAt.IsZero() && !way.ExpiresAt.After(now)
	words := deliveryText(*way, setUp, len(otherWays(st.Flow)) == 0, now)
	switch {
	case way.Delivery == app.DeliveryFailed:
		s.tracker.Track(widgets.MoodBad, words)
	case over:
		s.tracker.Track(widgets.MoodNone, say("delivery.over"))
	case way.Delivery == app.DeliveryAccepted:
		s.tracker.Track(widgets.MoodGood, words)
	default:
		s.tracker.Track(widgets.MoodBusy, words)
	}
	s.offerNext(st, way.Delivery == app.DeliveryFailed, setUp)
	if left := way.ResendAt.Sub(now); left > 0 {
		s.resend.SetResting(true)
		s.resend.SetLabel(say("factor.resend.in", "time", countdown(left)))
		return
	}
	s.resend.SetLabel(say("factor.resend"))
	s.resend.SetResting(false)
	if st.Flow.Busy {
		s.resend.Disable()
	} else {
		s.resend.Enable()
	}
}

// offerNext offers the next way in place of a code that did not arrive.
func (s *codeForm) offerNext(st app.State, failed, setUp bool) {
	others := otherWays(st.Flow)
	label := ""
	var next app.Intent
	switch {
	case !failed || len(others) == 0:
	case setUp:
		label, next = say("use.other"), app.OtherWays{}
	default:
		label, next = useText(others[0].Step), app.ChooseWay{Step: others[0].Step, ID: others[0].ID}
	}
	if next != s.offer {
		s.offer = next
		s.tracker.SetAction(label, func() { s.once.ask(s.w, s.st, next) })
	}
}

func useText(step string) string {
	if key := "use." + step; hasText(key) {
		return say(key)
	}
	return wayTitle(step)
}

// react marks the field and selects the code, once for each new problem.
func (s *codeForm) react(st app.State) {
	if st.Flow.Busy {
		s.code.SetWrong(false)
		return
	}
	now := seen{st.Flow.Problem, st.Flow.Attempt}
	if now == s.seen {
		return
	}
	s.seen = now
	wrong := aboutCode(now.problem)
	s.code.SetWrong(wrong)
	if wrong {
		s.refused, s.why = s.answered, ""
		s.w.focus(s.code)
		s.code.SelectAll()
	}
}

// aboutCode reports whether a problem is about what was typed.
func aboutCode(p app.Problem) bool {
	return p == app.ProblemCode || p == app.ProblemCodeExpired || p == app.ProblemClockSkew
}

// links are Resend at the left and another link at the right; one alone stands
// in the middle, as links below a button do.
func (s *codeForm) links(right fyne.CanvasObject) *widgets.Row {
	row := widgets.NewSpread(s.resend, right)
	row.Lone, row.Space = true, 12
	return row
}
