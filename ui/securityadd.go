package ui

import (
	"foyer/app"
	"foyer/ui/widgets"
)

// openAdd offers what can be set up.
func (s *security) openAdd(from *widgets.Button) {
	var items []widgets.MenuItem
	for _, step := range s.st.Security.Addable {
		items = append(items, widgets.MenuItem{
			Label:  addName(step),
			Tapped: func() { s.w.do(app.AddMethod{Step: step}) },
		})
	}
	s.w.openMenu(from, say("security.add"), say("security.add.note"), items)
}

// addName names what can be set up: a passkey by what it is for.
func addName(step string) string {
	if step == app.StepEnrollPasskey {
		return say("security.add.passkey")
	}
	return methodName(methodOf(step))
}

// rename begins to change a method's name; without an ID it ends that.
func (s *security) rename(id string) {
	s.renaming = id
	s.updateCards()
	s.page.Refresh()
	for _, card := range s.list {
		if card.item.ID == id {
			card.name.SelectAll()
			s.w.focus(card.name.Focus())
		}
	}
}
