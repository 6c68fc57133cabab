package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// enrollEmail proves the account's address with a code.
type enrollEmail struct {
	page    *widgets.Page
	head    *factorHead
	address *widgets.Text
	form    *codeForm
	out     *wayOut
}

func newEnrollEmail(w *Window) *enrollEmail {
	s := &enrollEmail{head: newFactorHead(w, true), address: widgets.NewText("").Bold()}
	s.form = newCodeForm(w, sixDigits, say("code.label"))
	s.out = newWayOut(w)
	words := widgets.NewColumn().Add(0, widgets.NewNote(say("email.about"))).Add(2, s.address)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(words, s.form.message)).
		Add(14, s.form.code).
		Add(widgets.Gap, s.form.tracker).
		Add(14, s.form.primary).
		Add(16, s.form.links(widgets.NewText("")))
	s.page = widgets.NewPage(body, s.out.footer)
	s.page.Top = enrollTop
	return s
}

func (s *enrollEmail) view() fyne.CanvasObject { return s.page }

func (s *enrollEmail) first() fyne.Focusable { return s.form.code }

func (s *enrollEmail) leave() { s.form.clear() }

func (s *enrollEmail) escape() {
	if !s.form.escape() {
		s.out.leave()
	}
}

func (s *enrollEmail) update(st app.State) {
	s.head.update(st, say("title.enroll_email"))
	hint := say("code.address.email_code")
	if st.Flow.Way != nil && st.Flow.Way.Hint != "" {
		hint = st.Flow.Way.Hint
	}
	s.address.SetContent(hint)
	s.form.update(st)
	s.out.update(st)
	s.page.Refresh()
}
