package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// confirmPasskey names the passkey that was made in the browser: somebody else
// may have made it there, on a link they were sent.
type confirmPasskey struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	message *widgets.Message
	item    *widgets.Item
	keep    *widgets.Button
	drop    *widgets.Button
	once    once
}

func newConfirmPasskey(w *Window) *confirmPasskey {
	s := &confirmPasskey{w: w, head: newFactorHead(w, false), message: widgets.NewMessage(), item: passkeyItem("", "")}
	s.keep = widgets.NewPrimary(say("confirm.keep"), s.enter)
	s.drop = widgets.NewOutlined(say("confirm.drop"), func() { s.once.ask(s.w, s.st, app.DropPasskey{}) })
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(widgets.NewNote(say("confirm.about")), s.message)).
		Add(14, keepsake(s.item)).
		Add(16, s.keep).
		Add(widgets.Gap, s.drop).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.cancelFooter())
	s.page.Top = enrollTop
	return s
}

func (s *confirmPasskey) view() fyne.CanvasObject { return s.page }

func (s *confirmPasskey) first() fyne.Focusable { return nil }

// enter is the primary action: it needs no focus and so no ring.
func (s *confirmPasskey) enter() { s.once.ask(s.w, s.st, app.ConfirmPasskey{}) }

func (s *confirmPasskey) leave() {
	s.keep.SetBusy(false, "")
	s.once.forget()
}

func (s *confirmPasskey) escape() { s.w.do(app.CancelFlow{}) }

func (s *confirmPasskey) update(st app.State) {
	s.st = st
	s.once.heard(st)
	s.head.update(st, say("title.confirm_passkey"))
	label, hint := "", ""
	if e := st.Flow.Enrollment; e != nil {
		label, hint = e.PasskeyLabel, e.PasskeyHint
	}
	if label == "" {
		label = say("confirm.nameless")
	}
	s.item.Title.SetContent(label)
	s.item.Note.SetContent(hint)
	tellForm(s.w, st, s.message, "")
	s.keep.SetBusy(st.Flow.Busy, say("factor.busy.next"))
	lock(s.drop, st.Flow.Busy)
	s.page.Refresh()
}
