package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// keepsake is what a passkey screen shows in a card: the sign of a passkey, a
// name, a line below.
func keepsake(item *widgets.Item) *widgets.ItemCard { return widgets.NewItemCard(item, nil) }

func passkeyItem(title, note string) *widgets.Item {
	return widgets.NewItem(widgets.NewBadge(waySign(app.StepPasskey)), title, note, nil)
}

// trust asks whether to create a passkey on this device.
type trust struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	about   *widgets.Text
	message *widgets.Message
	shared  *widgets.Message
	primary *widgets.Button
	skip    *widgets.Button
	out     *wayOut
	once    once
}

func newTrust(w *Window) *trust {
	s := &trust{w: w, head: newFactorHead(w, false), message: widgets.NewMessage(), about: widgets.NewNote("")}
	s.shared = widgets.NewMessage()
	s.shared.Tell(say("trust.shared"))
	s.primary = widgets.NewPrimary(say("factor.continue"), s.enter)
	s.skip = widgets.NewOutlined(say("enroll.skip"), func() { s.once.ask(s.w, s.st, app.SkipWay{}) })
	s.out = newWayOut(w)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(s.about, s.message)).
		Add(14, keepsake(passkeyItem(say("trust.card"), say("trust.card.note")))).
		Add(widgets.Gap, s.shared).
		Add(16, s.primary).
		Add(widgets.Gap, s.skip).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, s.out.footer)
	s.page.Top = enrollTop
	return s
}

func (s *trust) view() fyne.CanvasObject { return s.page }

func (s *trust) first() fyne.Focusable { return nil }

// enter is the primary action: it needs no focus and so no ring.
func (s *trust) enter() { s.once.ask(s.w, s.st, app.UseBrowser{}) }

func (s *trust) leave() {
	s.primary.SetBusy(false, "")
	s.once.forget()
}

// escape declines what may be declined, and leaves the rest.
func (s *trust) escape() {
	if optional(s.st) && !s.st.Flow.Busy {
		s.once.ask(s.w, s.st, app.SkipWay{})
		return
	}
	s.out.leave()
}

func optional(st app.State) bool { return st.Flow.Way != nil && st.Flow.Way.Optional }

// trustTitle is also the window's.
func trustTitle(st app.State) string {
	if optional(st) {
		return say("title.trust")
	}
	return say("title.trust.must")
}

func (s *trust) update(st app.State) {
	s.st = st
	s.once.heard(st)
	about := "trust.must"
	if optional(st) {
		about = "trust.about"
	}
	s.head.update(st, trustTitle(st))
	s.about.SetContent(say(about))
	tellForm(s.w, st, s.message, "")
	s.primary.SetBusy(st.Flow.Busy, say("factor.busy.next"))
	show(s.shared, optional(st))
	show(s.skip, optional(st))
	lock(s.skip, st.Flow.Busy)
	s.out.update(st)
	if optional(st) && !st.Flow.Busy {
		// "Not now" is the way out; leaving here would give up the sign-in.
		show(s.out.back, false)
		show(s.out.cancel, false)
	}
	s.page.Refresh()
}
