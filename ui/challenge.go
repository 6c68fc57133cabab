package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// challenge asks for the code of a way that the account has.
type challenge struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	purpose *widgets.Text
	about   *widgets.Text
	address *widgets.Text
	form    *codeForm
	other   *widgets.Link
	way     wayID
}

func newChallenge(w *Window) *challenge {
	s := &challenge{w: w, head: newFactorHead(w, true)}
	s.purpose, s.about = widgets.NewNote(""), widgets.NewNote("")
	s.address = widgets.NewText("").Bold()
	s.form = newCodeForm(w, sixDigits, say("code.label"))
	s.other = widgets.NewLink(say("factor.other"), s.others)
	words := widgets.NewColumn().Add(0, s.purpose).Add(6, s.about).Add(2, s.address)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(words, s.form.message)).
		Add(14, s.form.code).
		Add(widgets.Gap, s.form.tracker).
		Add(14, s.form.primary).
		Add(16, s.form.links(s.other))
	s.page = widgets.NewPage(body, w.cancelFooter())
	s.page.Top = factorTop
	return s
}

func (s *challenge) view() fyne.CanvasObject { return s.page }

func (s *challenge) first() fyne.Focusable { return s.form.code }

func (s *challenge) leave() { s.form.clear() }

func (s *challenge) escape() {
	if !s.form.escape() {
		s.w.do(app.CancelFlow{})
	}
}

func (s *challenge) others() {
	if len(otherWays(s.st.Flow)) == 0 {
		s.form.once.ask(s.w, s.st, app.Stranded{})
		return
	}
	s.form.once.ask(s.w, s.st, app.OtherWays{})
}

func (s *challenge) update(st app.State) {
	s.st = st
	s.head.update(st, say("title.challenge"))
	if st.Flow.Way != nil {
		s.ask(*st.Flow.Way)
	}
	s.purpose.SetContent(purposeText(st.Flow.Purpose))
	s.form.update(st)
	label := say("factor.other")
	if len(otherWays(st.Flow)) == 0 {
		label = say("factor.none")
	}
	s.other.SetLabel(label)
	s.page.Refresh()
}

// ask shows field and words of a way; another way begins with an empty field.
func (s *challenge) ask(way app.Way) {
	if id := idOf(way); id != s.way {
		if s.way != (wayID{}) {
			s.form.clear()
			s.w.focus(s.form.code)
		}
		s.way = id
	}
	form, label := sixDigits, say("code.label")
	if way.Step == app.StepRecoveryCode {
		form, label = recoveryForm, say("code.label.recovery_code")
	}
	s.form.code.SetForm(label, form)
	about, address := codeAbout(way)
	s.about.SetContent(about)
	s.address.SetContent(address)
}

// codeAbout says which code is asked for, and where it is.
func codeAbout(way app.Way) (about, address string) {
	key := "code.about." + way.Step
	switch {
	case sends(way.Step) && way.Hint != "":
		return say(key), way.Hint
	case sends(way.Step):
		return say(key), say("code.address." + way.Step)
	case way.Step == app.StepTOTP && way.Label != "":
		return say(key + ".named"), way.Label
	case hasText(key):
		return say(key), ""
	}
	return say("code.about.totp"), ""
}
