package ui

import (
	"foyer/app"
	"foyer/ui/widgets"
)

// passSheet shows a one-time pass, once.
type passSheet struct {
	sheet *widgets.Sheet
	pass  app.IssuedPass
	until *widgets.Text
}

// showPass opens the sheet for a pass that was not read yet and keeps it up to
// date; it reports whether the sheet is open.
func (s *people) showPass() bool {
	issued := s.st.Organization.Pass
	if issued == nil {
		s.read = ""
		if s.pass != nil {
			s.pass.sheet.Close()
		}
		return false
	}
	if s.pass == nil && s.here && s.read != issued.Code {
		s.openPass(*issued)
	}
	if s.pass != nil {
		s.pass.tell(s.w)
	}
	return s.pass != nil
}

func (s *people) openPass(issued app.IssuedPass) {
	name := say("pass.nobody")
	if p, ok := s.person(issued.PersonID); ok {
		name = personName(p)
	}
	code := widgets.NewText(issued.Code).Centered()
	code.TextSize, code.Style.Monospace = widgets.SizeTitle, true
	p := &passSheet{pass: issued, until: widgets.NewNote("").Small().Centered()}
	var copied *widgets.Button
	copied = widgets.NewOutlined(say("common.copy"), func() {
		s.w.app.Clipboard().SetContent(issued.Code)
		copied.SetLabel(say("common.copied"))
	})
	done := widgets.NewPrimary(say("common.done"), func() { p.sheet.Close() })
	content := widgets.NewColumn().
		Add(0, sheetTitle(say("pass.title", "name", name))).
		Add(6, widgets.NewNote(say("pass.text"))).
		Add(16, widgets.NewPanel(widgets.NewColumn().Add(0, code).Add(4, p.until))).
		Add(16, widgets.NewEven(copied, done))
	s.w.closeOverlays()
	before := s.w.win.Canvas().Focused()
	s.pass = p
	p.sheet = widgets.ShowSheet(s.w.win.Canvas(), content, copied, func() {
		s.pass, s.read = nil, issued.Code
		s.w.focus(before)
	})
	p.sheet.Firm = true
}

// tell says when it ends.
func (p *passSheet) tell(w *Window) {
	words := say("pass.until", "time", moment(p.pass.ExpiresAt, w.now()))
	if !p.pass.ExpiresAt.After(w.now()) {
		words = say("pass.over")
	}
	if words != p.until.Content() {
		p.until.SetContent(words)
		if p.sheet != nil {
			p.sheet.Refresh()
		}
	}
}
