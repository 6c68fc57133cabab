package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// recoveryCode shows the recovery code, once, until it is stored.
type recoveryCode struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	about   *widgets.Text
	message *widgets.Message
	text    *widgets.Text
	copy    *widgets.Button
	save    *widgets.Button
	print   *widgets.Button
	path    *widgets.Field
	saved   *widgets.StatusLine
	stored  *widgets.Checkbox
	primary *widgets.Button
	once    once
	seen    seen
	code    string
	saving  bool // the field for the place is open
	savedTo string
	why     string // why a button did nothing, a sentence
}

func newRecoveryCode(w *Window) *recoveryCode {
	s := &recoveryCode{w: w, head: newFactorHead(w, false), message: widgets.NewMessage()}
	s.about = widgets.NewNote("")
	s.text = widgets.NewText("").Centered()
	s.text.TextSize, s.text.Style.Monospace = widgets.SizeHeading, true
	s.copy = widgets.NewOutlined(say("recovery.copy"), s.copyCode)
	s.save = widgets.NewOutlined(say("recovery.save"), s.openSave)
	s.print = widgets.NewOutlined(say("recovery.print"), s.printCode)
	s.path = widgets.NewFieldWith(say("recovery.path"), widgets.NewLink(say("recovery.save"), s.saveNow).Small())
	s.path.OnChanged = func(string) { s.path.SetWrong(false) }
	s.path.OnSubmitted = s.saveNow
	s.path.Hide()
	s.saved = widgets.NewStatusLine(assets.Check)
	s.saved.Lines = 1
	s.saved.Hide()
	s.stored = widgets.NewCheckbox(say("recovery.stored"), assets.Check, func(bool) { s.tick() })
	s.primary = widgets.NewPrimary(say("factor.continue"), s.submit)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(s.about, s.message)).
		Add(14, widgets.NewCard(s.text)).
		Add(widgets.Gap, widgets.NewEven(s.copy, s.save, s.print)).
		Add(widgets.Gap, s.path).
		Add(widgets.Gap, s.saved).
		Add(18, s.stored).
		Add(16, s.primary).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, widgets.NewFooter(widgets.NewText(""), w.helpLink()))
	s.page.Top = enrollTop
	return s
}

func (s *recoveryCode) view() fyne.CanvasObject { return s.page }

func (s *recoveryCode) first() fyne.Focusable { return nil }

// enter is the primary action: it needs no focus and so no ring.
func (s *recoveryCode) enter() { s.submit() }

// leave takes the code off the screen and out of memory.
func (s *recoveryCode) leave() {
	s.show("")
	s.closeSave()
	s.saved.Hide()
	s.savedTo = ""
	s.stored.SetChecked(false)
	s.copy.SetLabel(say("recovery.copy"))
	s.primary.SetBusy(false, "")
	s.why = ""
	s.once.forget()
}

func (s *recoveryCode) escape() {
	switch {
	case s.st.Flow.Busy:
		s.w.do(app.CancelFlow{})
	case s.saving:
		s.closeSave()
		s.update(s.st)
		s.w.focus(s.save)
	case s.why != "":
		s.why = ""
		s.update(s.st)
	}
}

func (s *recoveryCode) copyCode() {
	s.w.app.Clipboard().SetContent(s.code)
	s.copy.SetLabel(say("recovery.copied"))
}

// printCode opens a page in the browser, which can be read once.
func (s *recoveryCode) printCode() {
	s.w.do(app.PrintRecoveryCode{Lang: s.w.language, Title: say("recovery.paper"), About: say("recovery.paper.about")})
}

func (s *recoveryCode) openSave() {
	if s.saving {
		s.w.focus(s.path.Focus())
		return
	}
	s.saving = true
	s.path.SetText(say("recovery.proposed"))
	s.update(s.st)
	s.w.focus(s.path.Focus())
}

func (s *recoveryCode) closeSave() {
	s.saving = false
	s.path.SetText("")
	s.path.SetWrong(false)
}

func (s *recoveryCode) saveNow() {
	path := strings.TrimSpace(s.path.Text())
	if path == "" {
		s.why = say("recovery.no_path")
		s.update(s.st)
		s.path.SetWrong(true)
		return
	}
	s.why = ""
	s.once.ask(s.w, s.st, app.SaveRecoveryCode{Path: path})
}

func (s *recoveryCode) tick() {
	s.why = ""
	s.update(s.st)
}

func (s *recoveryCode) submit() {
	if s.st.Flow.Busy {
		return
	}
	if !s.stored.Checked() {
		s.why = say("recovery.first")
		s.update(s.st)
		s.w.focus(s.stored)
		return
	}
	s.once.ask(s.w, s.st, app.RecoverySaved{})
}

func (s *recoveryCode) update(st app.State) {
	s.st = st
	s.once.heard(st)
	e := app.Enrollment{}
	if st.Flow.Enrollment != nil {
		e = *st.Flow.Enrollment
	}
	s.head.update(st, say("title.recovery_code"))
	about := "recovery.about"
	if e.RecoveryReplaced {
		about = "recovery.replaced"
	}
	s.about.SetContent(say(about))
	if e.RecoveryCode != "" {
		s.show(e.RecoveryCode)
	}
	s.updateSave(st, e)
	tellProblem(s.w, st, s.message, s.why)
	busy := st.Flow.Busy
	s.primary.SetEarly(!s.stored.Checked())
	s.primary.SetBusy(busy, say("factor.busy.next"))
	if busy {
		s.stored.Disable()
	} else {
		s.stored.Enable()
	}
	s.page.Refresh()
}

// updateSave closes the field once the file is there, and marks it when the
// place did not do.
func (s *recoveryCode) updateSave(st app.State, e app.Enrollment) {
	now := seen{st.Flow.Problem, st.Flow.Attempt}
	if now != s.seen && !st.Flow.Busy {
		s.seen = now
		if now.problem == app.ProblemSave && s.saving {
			s.path.SetWrong(true)
			s.w.focus(s.path.Focus())
		}
	}
	if e.SavedTo != "" && e.SavedTo != s.savedTo {
		s.savedTo = e.SavedTo
		s.saved.Set(widgets.MoodGood, say("recovery.saved", "path", e.SavedTo))
		if s.saving {
			s.closeSave()
			s.w.focus(s.stored)
		}
	}
	s.path.SetLocked(st.Flow.Busy)
	show(s.path, s.saving)
	show(s.saved, !s.saving && e.SavedTo != "")
}

// show puts a code on the screen, or takes it away.
func (s *recoveryCode) show(code string) {
	if code == s.code {
		return
	}
	s.code = code
	s.text.SetContent(inTwoLines(code))
}

// inTwoLines breaks a code between two groups, without the dash.
func inTwoLines(code string) string {
	groups := strings.Split(code, "-")
	half := (len(groups) + 1) / 2
	if len(groups) < 4 {
		return code
	}
	return strings.Join(groups[:half], "-") + "\n" + strings.Join(groups[half:], "-")
}
