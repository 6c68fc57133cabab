package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// newPassword asks for a new password; its rules turn green while one types.
type newPassword struct {
	w  *Window
	st app.State

	page     *widgets.Page
	practice *widgets.Row
	message  *widgets.Message
	password *widgets.Field
	repeat   *widgets.Field
	rules    *widgets.Column
	marks    []ruleMark
	same     *widgets.Rule
	primary  *widgets.Button
	seen     seen
	refused  string // the password the server has refused
	why      string // why the button did nothing, a key
	sent     bool
	sentAt   time.Time
	attempt  int
}

type ruleMark struct {
	rule app.PasswordRule
	mark *widgets.Rule
}

func newNewPassword(w *Window) *newPassword {
	s := &newPassword{w: w, message: widgets.NewMessage(), rules: widgets.NewColumn()}
	s.practice = widgets.NewRow(widgets.NewChip(say("common.practice")))
	show, hide := say("signin.show"), say("signin.hide")
	s.password = widgets.NewPassword(say("newpassword.first"), show, hide)
	s.repeat = widgets.NewPassword(say("newpassword.repeat"), show, hide)
	for _, f := range []*widgets.Field{s.password, s.repeat} {
		f.OnChanged = func(string) { s.typed() }
		f.OnSubmitted = s.submit
	}
	s.same = widgets.NewRule(say("newpassword.same"), assets.Check)
	s.primary = widgets.NewPrimary(say("newpassword.submit"), s.submit)
	body := widgets.NewColumn().
		Add(0, s.practice).
		Add(6, widgets.NewTitle(say("newpassword.title"))).
		Add(8, widgets.NewSlot(widgets.NewNote(say("newpassword.why")), s.message)).
		Add(12, s.password).
		Add(widgets.Gap, s.repeat).
		Add(14, s.rules).
		Add(16, s.primary)
	cancel := widgets.NewLink(say("common.cancel"), s.escape).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(cancel, w.helpLink()))
	return s
}

func (s *newPassword) view() fyne.CanvasObject { return s.page }

func (s *newPassword) first() fyne.Focusable { return s.password.Focus() }

// leave forgets what was typed, unless help is asked for in between.
func (s *newPassword) leave() {
	s.primary.SetBusy(false, "")
	if s.w.state.Route != app.RouteHelp {
		s.password.SetText("")
		s.repeat.SetText("")
		s.refused = ""
	}
}

func (s *newPassword) escape() { s.w.do(app.CancelFlow{}) }

func (s *newPassword) typed() {
	s.why = ""
	s.password.SetWrong(false)
	s.repeat.SetWrong(false)
	s.update(s.st)
}

func (s *newPassword) submit() {
	if s.st.Flow.Busy || s.sent && s.w.now().Sub(s.sentAt) < 2*time.Second {
		return
	}
	switch {
	case s.password.Text() == "":
		s.complain("problem.empty_password", s.password)
	case !s.allMet():
		s.complain("newpassword.missing", s.password)
	case s.password.Text() != s.repeat.Text():
		s.complain("problem.passwords_differ", s.repeat)
	default:
		s.why, s.refused = "", s.password.Text()
		s.sent, s.sentAt, s.attempt = true, s.w.now(), s.st.Flow.Attempt
		s.w.do(app.NewPassword{Password: app.Secret(s.password.Text()), Repeat: app.Secret(s.repeat.Text())})
	}
}

func (s *newPassword) complain(why string, at *widgets.Field) {
	s.why = why
	s.update(s.st)
	at.SetWrong(true)
	s.w.focus(at.Focus())
}

func (s *newPassword) allMet() bool {
	for _, m := range s.marks {
		if m.mark.Mood() == widgets.RuleOpen && checkedHere(m.rule) {
			return false
		}
	}
	return true
}

func (s *newPassword) update(st app.State) {
	s.st = st
	if st.Flow.Busy || st.Flow.Attempt != s.attempt {
		s.sent = false
	}
	s.updateRules(st.Flow.Rules)
	busy := st.Flow.Busy
	s.password.SetLocked(busy)
	s.repeat.SetLocked(busy)
	s.primary.SetBusy(busy, say("newpassword.busy"))
	sentence, _ := problemText(st, s.w.now())
	switch {
	case busy && s.w.now().Sub(st.Flow.BusySince) >= longWait:
		s.message.Tell(waitingText(st))
	case busy:
		s.message.Clear()
	case s.why != "":
		s.message.Warn(say(s.why))
	default:
		s.message.Warn(sentence)
	}
	if now := (seen{st.Flow.Problem, st.Flow.Attempt}); now != s.seen && !busy {
		s.seen = now
		if now.problem == app.ProblemWeakPassword {
			s.password.SetWrong(true)
			s.w.focus(s.password.Focus())
		}
	}
	show(s.practice, st.Server.Kind == app.ServerPractice)
	s.page.Refresh()
}

func (s *newPassword) updateRules(rules []app.PasswordRule) {
	if !s.sameRules(rules) {
		s.rules.Clear()
		s.marks = nil
		for i, r := range rules {
			m := ruleMark{r, widgets.NewRule(ruleText(r), assets.Check)}
			s.marks = append(s.marks, m)
			gap := float32(4)
			if i == 0 {
				gap = 0
			}
			s.rules.Add(gap, m.mark)
		}
		s.rules.Add(4, s.same)
	}
	text := s.password.Text()
	for _, m := range s.marks {
		m.mark.SetMood(ruleMood(m.rule, text, s.refused))
	}
	same := widgets.RuleOpen
	if text != "" && text == s.repeat.Text() {
		same = widgets.RuleMet
	} else if s.repeat.Text() != "" && !startsWith(text, s.repeat.Text()) {
		same = widgets.RuleRefused
	}
	s.same.SetMood(same)
}

func (s *newPassword) sameRules(rules []app.PasswordRule) bool {
	if len(rules) != len(s.marks) {
		return false
	}
	for i, r := range rules {
		if r != s.marks[i].rule {
			return false
		}
	}
	return true
}

func ruleText(r app.PasswordRule) string {
	if r.Refused && hasText("rule."+r.Name+".no") {
		return say("rule." + r.Name + ".no")
	}
	return say("rule."+r.Name, "n", strconv.Itoa(r.Min))
}
