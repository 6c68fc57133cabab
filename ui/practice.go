package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// practice lists the made-up people; choosing one fills the sign-in form.
type practice struct {
	w      *Window
	page   *widgets.Page
	cards  *widgets.Column
	list   []*widgets.PressCard
	people []app.PracticePerson
	built  bool
}

func newPractice(w *Window) *practice {
	s := &practice{w: w, cards: widgets.NewColumn()}
	body := widgets.NewColumn().
		Add(0, widgets.NewTitle(say("practice.title"))).
		Add(6, widgets.NewNote(say("practice.about"))).
		Add(16, s.cards).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	return s
}

func (s *practice) view() fyne.CanvasObject { return s.page }

func (s *practice) first() fyne.Focusable {
	return nil
}

func (s *practice) leave() {}

func (s *practice) escape() { s.w.back() }

func (s *practice) update(st app.State) {
	if s.built && slices.Equal(s.people, st.Server.People) {
		return
	}
	s.built, s.people, s.list = true, st.Server.People, nil
	s.cards.Clear()
	for _, p := range s.people {
		notes := []string{p.Username, aboutText(p.About)}
		card := widgets.NewPressCard(p.Name, notes, p.Password, func() { s.pick(p) })
		s.list = append(s.list, card)
		s.cards.Add(widgets.Gap, card)
	}
	if len(s.people) == 0 {
		s.cards.Add(0, widgets.NewNote(say("practice.empty")))
	}
	s.page.Refresh()
}

func (s *practice) pick(p app.PracticePerson) {
	s.w.picked = &p
	s.w.do(app.EditUsername{Username: p.Username})
	s.w.do(app.Show{Route: app.RouteSignIn})
}

func aboutText(key string) string {
	if key == "" {
		return ""
	}
	return say(key)
}
