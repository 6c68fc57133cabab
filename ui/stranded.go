package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// stranded is for who can use no method: whom to ask, and a field for the pass
// that an admin may give.
type stranded struct {
	w    *Window
	st   app.State
	page *widgets.Page
	head *factorHead
	ask  *widgets.Text
	form *codeForm
	// pass is what is about a pass, which a step-up does not take.
	about *widgets.Column
	pass  *widgets.Column
}

func newStranded(w *Window) *stranded {
	s := &stranded{w: w, head: newFactorHead(w, false), ask: widgets.NewNote("")}
	s.form = newCodeForm(w, passForm, say("code.label.pass"))
	s.about = advice("stranded.pass.title", widgets.NewNote(say("stranded.pass.text")).Small())
	help := widgets.NewColumn().
		Add(0, advice("stranded.reset.title", widgets.NewNote(say("stranded.reset.text")).Small())).
		Add(10, s.about)
	s.pass = widgets.NewColumn().
		Add(0, widgets.NewSlotTight(widgets.NewNote(say("stranded.pass")), s.form.message)).
		Add(6, s.form.code).
		Add(14, s.form.primary)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, s.ask).
		Add(14, widgets.NewCard(help)).
		Add(20, s.pass).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Top = factorTop
	return s
}

func (s *stranded) view() fyne.CanvasObject { return s.page }

func (s *stranded) first() fyne.Focusable {
	if !s.pass.Visible() {
		return nil
	}
	s.form.code.Still = true
	return s.form.code
}

func (s *stranded) leave() { s.form.clear() }

func (s *stranded) escape() {
	if !s.form.escape() {
		s.w.back()
	}
}

func (s *stranded) update(st app.State) {
	s.st = st
	s.head.update(st, say("title.stranded"))
	name := st.Server.Organization
	if name == "" {
		name = say("stranded.organization")
	}
	s.ask.SetContent(say("stranded.ask", "organization", name))
	signingIn := st.Flow.Purpose == app.PurposeSignIn
	show(s.about, signingIn)
	show(s.pass, signingIn)
	s.form.update(st)
	s.page.Refresh()
}
