package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// methodsScreen offers the ways of an account: "Try another method", or which
// one where the person wants to be asked each time.
type methodsScreen struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	about   *widgets.Text
	message *widgets.Message
	cards   *widgets.Column
	list    []*widgets.ChoiceCard
	ways    []wayID
	built   bool
	empty   *widgets.Text
	none    *widgets.Link
	back    *widgets.Link
	cancel  *widgets.Link
	once    once
	chosen  wayID
}

func newMethods(w *Window) *methodsScreen {
	s := &methodsScreen{w: w, head: newFactorHead(w, false), cards: widgets.NewColumn(), message: widgets.NewMessage()}
	s.about = widgets.NewNote("")
	s.empty = widgets.NewNote(say("methods.empty"))
	s.none = widgets.NewLink(say("factor.none"), func() { s.once.ask(s.w, s.st, app.Stranded{}) })
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, s.about).
		Add(widgets.Gap, s.message).
		Add(16, s.cards).
		Add(16, s.empty).
		Add(20, widgets.NewCentered(s.none)).
		Add(8, widgets.NewText(""))
	s.back = widgets.NewLink(say("common.back"), w.back).Small()
	s.cancel = widgets.NewLink(say("common.cancel"), func() { w.do(app.CancelFlow{}) }).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(widgets.NewRow(s.back, s.cancel), w.helpLink()))
	s.page.Top = factorTop
	return s
}

func (s *methodsScreen) view() fyne.CanvasObject { return s.page }

func (s *methodsScreen) first() fyne.Focusable { return nil }

func (s *methodsScreen) leave() {
	s.once.forget()
	s.chosen = wayID{}
	for _, c := range s.list {
		c.SetBusy(false)
	}
}

func (s *methodsScreen) escape() {
	if s.st.Flow.Busy || s.st.Flow.Way == nil {
		s.w.do(app.CancelFlow{})
		return
	}
	s.w.back()
}

func (s *methodsScreen) choose(way wayID) {
	if s.once.ask(s.w, s.st, app.ChooseWay{Step: way.step, ID: way.id}) {
		s.chosen = way
	}
}

func (s *methodsScreen) update(st app.State) {
	s.st = st
	s.once.heard(st)
	asked := st.Flow.Way == nil
	title, about := "title.methods", say("factor.signing_in", "name", st.Flow.Username)
	if asked {
		title, about = "title.methods.ask", say("methods.ask")
	}
	if purpose := purposeText(st.Flow.Purpose); purpose != "" {
		about = purpose
	}
	s.head.update(st, say(title))
	s.about.SetContent(about)
	tellProblem(s.w, st, s.message, "")
	if st.Flow.Way != nil && aboutCode(st.Flow.Problem) {
		s.message.Clear() // it was about the way that is being left
	}
	s.build(otherWays(st.Flow))
	for i, c := range s.list {
		c.SetBusy(st.Flow.Busy && s.ways[i] == s.chosen)
		if st.Flow.Busy {
			c.Disable()
		} else {
			c.Enable()
		}
	}
	show(s.empty, len(s.list) == 0)
	// While an answer is awaited the way out ends the wait.
	show(s.back, !asked && !st.Flow.Busy)
	show(s.cancel, asked || st.Flow.Busy)
	s.page.Refresh()
}

func (s *methodsScreen) build(ways []app.Way) {
	ids := idsOf(ways)
	if s.built && slices.Equal(ids, s.ways) {
		return
	}
	s.built, s.ways, s.list = true, ids, nil
	s.cards.Clear()
	for i, way := range ways {
		card := widgets.NewChoiceCard(waySign(way.Step), wayTitle(way.Step), wayNote(way), func() { s.choose(ids[i]) })
		s.list = append(s.list, card)
		s.cards.Add(widgets.Gap, card)
	}
}
