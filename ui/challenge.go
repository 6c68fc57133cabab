package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// challenge asks for the code of a way that the account has, or sends the
// person to their browser for it.
type challenge struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	purpose *widgets.Text
	about   *widgets.Text
	address *widgets.Text
	form    *codeForm
	browse  *widgets.Button // in place of the code, where it is done in the browser
	other   *widgets.Link
	way     wayID
}

func newChallenge(w *Window) *challenge {
	s := &challenge{w: w, head: newFactorHead(w, true)}
	s.purpose, s.about = widgets.NewNote(""), widgets.NewNote("")
	s.address = widgets.NewText("").Bold()
	s.form = newCodeForm(w, sixDigits, say("code.label"))
	s.browse = widgets.NewPrimary(say("factor.continue"), s.openBrowser)
	s.other = widgets.NewLink(say("factor.other"), s.others)
	words := widgets.NewColumn().Add(0, s.purpose).Add(6, s.about).Add(2, s.address)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(words, s.form.message)).
		Add(14, s.form.code).
		Add(widgets.Gap, s.form.tracker).
		Add(14, s.form.primary).
		Add(14, s.browse).
		Add(16, s.form.links(s.other))
	s.page = widgets.NewPage(body, w.cancelFooter())
	s.page.Top = factorTop
	return s
}

func (s *challenge) view() fyne.CanvasObject { return s.page }

func (s *challenge) first() fyne.Focusable {
	if throughBrowser(s.st.Flow.Way) {
		return nil
	}
	return s.form.code
}

func (s *challenge) leave() {
	s.form.clear()
	s.browse.SetBusy(false, "")
}

// enter is the primary action where there is no code to type.
func (s *challenge) enter() {
	if throughBrowser(s.st.Flow.Way) {
		s.openBrowser()
	}
}

func (s *challenge) openBrowser() {
	if !s.form.waiting() {
		s.form.once.ask(s.w, s.st, app.UseBrowser{})
	}
}

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
	s.head.update(st, challengeTitle(st))
	if st.Flow.Way != nil {
		s.ask(*st.Flow.Way)
	}
	s.purpose.SetContent(proofText(st.Flow))
	s.form.update(st)
	if st.Flow.Problem == app.ProblemProofRequired && !st.Flow.Busy {
		s.form.message.Clear() // it stands above, with what to do
	}
	s.arrange(st)
	label := say("factor.other")
	if len(otherWays(st.Flow)) == 0 {
		label = say("factor.none")
	}
	s.other.SetLabel(label)
	// Nobody can help with an address that is being proved for the first time.
	show(s.other, st.Flow.Way == nil || !ownAddress(*st.Flow.Way) || len(otherWays(st.Flow)) > 0)
	s.page.Refresh()
}

// challengeTitle is what stands above; the window's title follows it.
func challengeTitle(st app.State) string {
	if throughBrowser(st.Flow.Way) {
		return say("title." + st.Flow.Way.Step)
	}
	return say("title.challenge")
}

// proofText says what a proof is for; empty in a usual sign-in.
func proofText(f app.Flow) string {
	if f.Problem == app.ProblemProofRequired && (f.Way == nil || !ownAddress(*f.Way)) {
		return say("problem.proof_required", "hint", linkedHint(f))
	}
	return purposeText(f.Purpose)
}

// arrange shows field and Submit for a code, one button for the browser.
func (s *challenge) arrange(st app.State) {
	through := throughBrowser(st.Flow.Way)
	show(s.browse, through)
	show(s.form.code, !through)
	show(s.form.primary, !through)
	s.browse.SetBusy(through && st.Flow.Busy, say("factor.busy.next"))
	lock(s.browse, st.Flow.Busy || s.form.waiting())
}

// ask shows field and words of a way; another way begins with an empty field.
func (s *challenge) ask(way app.Way) {
	if id := idOf(way); id != s.way {
		if s.way != (wayID{}) {
			s.form.clear()
			s.takeFocus(way)
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

func (s *challenge) takeFocus(way app.Way) {
	if throughBrowser(&way) {
		s.w.win.Canvas().Unfocus()
		return
	}
	show(s.form.code, true)
	s.w.focus(s.form.code)
}

// codeAbout says which code is asked for, and where it is.
func codeAbout(way app.Way) (about, address string) {
	key := "code.about." + way.Step
	switch {
	case throughBrowser(&way):
		return browserAbout(way)
	case ownAddress(way) && way.Hint != "":
		return say("code.about.own"), way.Hint
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

// browserAbout says what will happen in the browser.
func browserAbout(way app.Way) (about, name string) {
	name = labelAndHint(way)
	if name != "" && way.Step == app.StepPasskey {
		return say("ask.passkey.named"), name
	}
	return say("ask." + way.Step), name
}
