package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// profile is where somebody changes how their colleagues see them. What is
// typed or chosen is a draft until it is saved.
type profile struct {
	w  *Window
	st app.State

	page    *widgets.Page
	title   *widgets.Heading
	outcome *outcome
	avatar  *widgets.Avatar
	choose  *widgets.Link
	remove  *widgets.Link
	name    *widgets.Field
	save    *widgets.Button
	account *widgets.Text
	org     *widgets.Text
	kept    *widgets.Text
	fact    *widgets.Column // the organization

	picture []byte // chosen, not saved yet
	drop    bool   // the picture is to go
	touched bool   // the name is the person's; else it follows the State
	filling bool
	why     string // why a file was not taken, a sentence
	errand  errand
	saved   bool // the last wish was carried out, and nothing was changed since
}

// mostName is how long a name may be, in characters; longer ones are refused.
const mostName = 100

func newProfile(w *Window) *profile {
	s := &profile{w: w, title: widgets.NewHeading(say("profile.title")), outcome: newOutcome(w)}
	s.avatar = widgets.NewAvatar("", portraitShown)
	s.choose = widgets.NewLink(say("profile.choose"), func() { w.choosePicture(s.picked) })
	s.remove = widgets.NewLink(say("profile.remove"), s.toggleDrop)
	s.remove.Quiet = true
	s.name = widgets.NewField(say("profile.name"))
	s.name.Most = mostName
	s.name.OnChanged = func(string) { s.typed() }
	s.name.OnSubmitted = s.submit
	s.save = widgets.NewPrimary(say("profile.save"), s.submit)
	s.account, s.org, s.kept = widgets.NewText(""), widgets.NewText(""), widgets.NewText("")
	links := widgets.NewCentered(s.choose, s.remove)
	links.Space = 20
	s.fact = widgets.NewColumn().
		Add(0, widgets.NewFact(say("profile.organization"), s.org)).
		Add(12, widgets.NewDivider(""))
	facts := widgets.NewColumn().
		Add(0, s.fact).
		Add(12, widgets.NewFact(say("profile.account"), s.account)).
		Add(12, widgets.NewDivider("")).
		Add(12, widgets.NewFact(say("profile.session"), s.kept))
	body := widgets.NewColumn().
		Add(0, s.title).
		Add(6, widgets.NewSlot(widgets.NewNote(say("profile.about")), s.outcome.message)).
		Add(8, widgets.NewCentered(s.avatar)).
		Add(12, links).
		Add(16, s.name).
		Add(widgets.Gap, s.save).
		Add(24, widgets.NewCard(facts)).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Margin = insideMargin
	return s
}

// portraitShown is the side of the picture on this screen.
const portraitShown = 96

func (s *profile) view() fyne.CanvasObject { return s.page }

func (s *profile) first() fyne.Focusable { return nil }

// leave drops what was not saved, unless help or a fresh proof comes between.
func (s *profile) leave() {
	s.title.SetBusy(false)
	s.save.SetBusy(false, "")
	if !s.w.forAWhile() {
		s.forget()
		s.errand, s.saved = errand{}, false
	}
}

func (s *profile) forget() {
	s.picture, s.drop, s.touched, s.why = nil, false, false, ""
}

func (s *profile) escape() { s.w.back() }

func (s *profile) typed() {
	if s.filling {
		return
	}
	s.touched = true
	s.changed("")
}

// changed notes that the draft is another; why says what was not taken.
func (s *profile) changed(why string) {
	s.why, s.saved = why, false
	s.name.SetWrong(false)
	s.update(s.st)
}

func (s *profile) toggleDrop() {
	switch {
	case s.picture != nil:
		s.picture = nil
	default:
		s.drop = !s.drop
	}
	s.changed("")
}

// take makes a file the picture that is going to be saved.
func (s *profile) take(file []byte) {
	small, err := app.Portrait(file)
	switch {
	case err == nil:
		s.picture, s.drop = small, false
		s.changed("")
	case errors.Is(err, app.ErrPictureLarge):
		s.changed(say("profile.bad.large"))
	default:
		s.changed(say("profile.bad.picture"))
	}
}

func (s *profile) submit() {
	sec := s.st.Security
	if sec.Busy || s.errand.waits(s.w) || !s.different() {
		return
	}
	name := strings.TrimSpace(s.name.Text())
	if name == "" {
		s.changed(say("problem.empty_name"))
		s.name.SetWrong(true)
		s.w.focus(s.name.Focus())
		return
	}
	s.why, s.saved = "", false
	s.errand.begin(s.w, result{sec.Problem, sec.Done})
	s.w.do(app.SaveProfile{Name: name, Picture: s.picture, DropPicture: s.drop})
}

// different reports whether there is something to save.
func (s *profile) different() bool {
	return s.picture != nil || s.drop || strings.TrimSpace(s.name.Text()) != s.st.Session.Name
}

// picked takes what was chosen among the files.
func (s *profile) picked(file []byte, err error) {
	if err != nil {
		s.changed(say("profile.bad.unread"))
		return
	}
	s.take(file)
}
