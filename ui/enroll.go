package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// enroll asks which second step to set up.
type enroll struct {
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
	chosen  int
	primary *widgets.Button
	skip    *widgets.Button
	once    once
}

func newEnroll(w *Window) *enroll {
	s := &enroll{w: w, head: newFactorHead(w, false), cards: widgets.NewColumn(), message: widgets.NewMessage()}
	s.about = widgets.NewNote("")
	s.primary = widgets.NewPrimary(say("factor.submit"), s.submit)
	s.skip = widgets.NewOutlined(say("enroll.skip"), func() { s.once.ask(s.w, s.st, app.SkipWay{}) })
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(s.about, s.message)).
		Add(14, s.cards).
		Add(16, s.primary).
		Add(widgets.Gap, s.skip).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.cancelFooter())
	s.page.Top = enrollTop
	return s
}

func (s *enroll) view() fyne.CanvasObject { return s.page }

func (s *enroll) first() fyne.Focusable { return nil }

// enter is the primary action: it needs no focus and so no ring.
func (s *enroll) enter() { s.submit() }

func (s *enroll) leave() {
	s.primary.SetBusy(false, "")
	s.once.forget()
}

func (s *enroll) escape() { s.w.do(app.CancelFlow{}) }

func (s *enroll) submit() {
	if s.chosen >= len(s.ways) {
		return
	}
	way := s.ways[s.chosen]
	s.once.ask(s.w, s.st, app.ChooseWay{Step: way.step, ID: way.id})
}

// pick selects a card; Submit or Enter goes on with it.
func (s *enroll) pick(i int) {
	if s.st.Flow.Busy {
		return
	}
	s.chosen = i
	for j, c := range s.list {
		c.SetSelected(j == i)
	}
}

func (s *enroll) move(i, by int) {
	to := (i + by + len(s.list)) % len(s.list)
	s.pick(to)
	s.w.focus(s.list[to])
}

func (s *enroll) update(st app.State) {
	s.st = st
	s.once.heard(st)
	optional := slices.ContainsFunc(st.Flow.Ways, func(w app.Way) bool { return w.Optional })
	title, about := "title.enroll", s.aboutText(st)
	if optional {
		title, about = "enroll.phone.title", say("enroll.phone.about")
	}
	s.head.update(st, say(title))
	s.build(st.Flow.Ways)
	if len(s.list) == 0 {
		about = say("enroll.empty")
	}
	s.about.SetContent(about)
	tellProblem(s.w, st, s.message, "")
	busy := st.Flow.Busy
	for _, c := range s.list {
		if busy {
			c.Disable()
		} else {
			c.Enable()
		}
	}
	s.primary.SetBusy(busy, say("factor.busy.next"))
	show(s.primary, len(s.list) > 0)
	show(s.skip, optional)
	if busy {
		s.skip.Disable()
	} else {
		s.skip.Enable()
	}
	s.page.Refresh()
}

func (s *enroll) aboutText(st app.State) string {
	if st.Flow.Purpose != app.PurposeSignIn || st.Server.Organization == "" {
		return say("enroll.add")
	}
	return say("enroll.about", "organization", st.Server.Organization)
}

func (s *enroll) build(ways []app.Way) {
	ids := idsOf(ways)
	if s.built && slices.Equal(ids, s.ways) {
		return
	}
	s.built, s.ways, s.list = true, ids, nil
	s.cards.Clear()
	for i, way := range ways {
		card := widgets.NewChoiceCard(waySign(way.Step), wayTitle(way.Step), enrollNote(way), func() { s.pick(i) })
		card.OnMove = func(by int) { s.move(i, by) }
		card.OnEnter = s.submit
		s.list = append(s.list, card)
		s.cards.Add(widgets.Gap, card)
	}
	s.pick(0)
}
