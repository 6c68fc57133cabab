package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// security lists how a person proves who they are, and changes it.
type security struct {
	w  *Window
	st app.State

	page     *widgets.Page
	title    *widgets.Heading
	outcome  *outcome
	offer    *widgets.Message // to sign other devices out
	loading  *widgets.Text
	empty    *widgets.Card
	cards    *widgets.Column
	list     []*methodCard
	ask      *widgets.Option
	add      *widgets.Button
	begin    *widgets.Button
	rows     *widgets.Column
	code     *widgets.Text
	codeRow  *widgets.Row
	recovery *widgets.Link
	password *widgets.Row
	change   *widgets.Link
	renaming string // the method whose name is being typed
}

func newSecurity(w *Window) *security {
	s := &security{w: w, title: widgets.NewHeading(say("security.title")), outcome: newOutcome(w)}
	s.offer = widgets.NewMessage()
	s.offer.SetAction(say("devices.offered.show"), func() { w.do(app.Show{Route: app.RouteDevices}) })
	s.loading = widgets.NewNote(say("common.loading"))
	s.begin = widgets.NewPrimary(say("security.add"), func() { s.openAdd(s.begin) })
	s.empty = widgets.NewCard(widgets.NewColumn().
		Add(0, widgets.NewText(say("security.empty.title")).Bold()).
		Add(4, widgets.NewNote(say("security.empty.text"))).
		Add(16, s.begin))
	s.cards = widgets.NewColumn()
	s.ask = widgets.NewTick(say("security.ask"), say("security.ask.note"), assets.Check, s.toggleAsk)
	s.add = widgets.NewOutlined(say("security.add"), func() { s.openAdd(s.add) })
	s.buildRows()
	body := widgets.NewColumn().
		Add(0, s.title).
		Add(6, widgets.NewSlot(widgets.NewNote(say("security.about")), s.outcome.message)).
		Add(12, s.offer).
		Add(16, s.loading).
		Add(16, s.empty).
		Add(16, s.cards).
		Add(6, s.ask).
		Add(10, s.add).
		Add(20, s.rows).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Margin = insideMargin
	return s
}

func (s *security) buildRows() {
	s.code = widgets.NewText("")
	s.recovery = widgets.NewLink("", func() { s.w.do(app.ReplaceRecoveryCode{}) })
	s.change = widgets.NewLink(say("security.password.change"), func() { s.w.do(app.ChangePassword{}) })
	s.password = widgets.NewSpread(widgets.NewText(say("security.password")), s.change)
	devices := widgets.NewLink(say("security.devices.show"), func() { s.w.do(app.Show{Route: app.RouteDevices}) })
	devices.Describe(say("devices.offered.show"))
	activity := widgets.NewLink(say("security.activity.show"), func() { s.w.do(app.Show{Route: app.RouteActivity}) })
	s.codeRow = widgets.NewSpread(s.code, s.recovery)
	s.rows = widgets.NewColumn().
		Add(0, s.codeRow).
		Add(12, s.password).
		Add(12, widgets.NewSpread(widgets.NewText(say("security.devices")), devices)).
		Add(12, widgets.NewSpread(widgets.NewText(say("security.activity")), activity))
}

func (s *security) view() fyne.CanvasObject { return s.page }

func (s *security) first() fyne.Focusable { return nil }

func (s *security) leave() {
	s.renaming = ""
	s.title.SetBusy(false)
}

func (s *security) escape() {
	if s.renaming != "" {
		s.rename("")
		return
	}
	s.w.back()
}

func (s *security) update(st app.State) {
	s.st = st
	sec := st.Security
	s.title.SetBusy(sec.Busy || !sec.Loaded && sec.Problem == app.ProblemNone)
	s.outcome.update(st, "security", sec.Busy, sec.Problem, doneKey(sec.Done))
	tell(s.offer, "")
	if st.Devices.Offered && !sec.Busy {
		s.offer.Tell(say("devices.offered"))
	}
	s.updateCards()
	none := len(sec.Methods) == 0
	show(s.loading, !sec.Loaded && sec.Problem == app.ProblemNone)
	show(s.empty, sec.Loaded && none && len(sec.Addable) > 0)
	show(s.cards, sec.Loaded && !none)
	show(s.ask, sec.Loaded && len(sec.Methods) > 1)
	show(s.add, sec.Loaded && !none && len(sec.Addable) > 0)
	show(s.rows, sec.Loaded)
	s.ask.Set(sec.Ask, sec.Busy)
	for _, d := range []fyne.Disableable{s.add, s.begin, s.recovery, s.change} {
		lock(d, sec.Busy)
	}
	s.code.SetContent(say("security.recovery"))
	s.recovery.SetLabel(say("security.recovery.replace"))
	if sec.RecoveryAt.IsZero() {
		s.code.SetContent(say("security.recovery.none"))
		s.recovery.SetLabel(say("security.recovery.make"))
	}
	show(s.codeRow, !none)
	show(s.password, sec.HasPassword)
	s.page.Refresh()
}

// doneKey is the sentence of what was done: "security.removed" is told by
// "security.done.removed".
func doneKey(done string) string {
	for i := range done {
		if done[i] == '.' {
			return done[:i] + ".done" + done[i:]
		}
	}
	return ""
}

// lock disables a control, only when that changes something.
func lock(d fyne.Disableable, locked bool) {
	switch {
	case locked == d.Disabled():
	case locked:
		d.Disable()
	default:
		d.Enable()
	}
}

// updateCards keeps a card for each method, so that focus and a name that is
// being typed survive.
func (s *security) updateCards() {
	same := slices.EqualFunc(s.list, s.st.Security.Methods, func(c *methodCard, m app.MethodItem) bool {
		return c.item.ID == m.ID
	})
	if !same {
		s.list = nil
		s.cards.Clear()
		s.renaming = ""
		for _, m := range s.st.Security.Methods {
			card := newMethodCard(s, m)
			s.list = append(s.list, card)
			s.cards.Add(widgets.Gap, card.card)
		}
	}
	for i, card := range s.list {
		card.update(s.st.Security.Methods[i])
	}
}

func (s *security) toggleAsk() {
	s.w.do(app.SetDefaultMethod{ID: s.defaultID(), Ask: !s.st.Security.Ask})
}

// firstID is the method that a sign-in on this device asks for first, or empty.
func (s *security) firstID() string {
	for _, m := range s.st.Security.Methods {
		if m.Here {
			return m.ID
		}
	}
	return s.defaultID()
}

func (s *security) defaultID() string {
	for _, m := range s.st.Security.Methods {
		if m.Default {
			return m.ID
		}
	}
	return ""
}
