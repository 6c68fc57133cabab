package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// person returns who has an ID.
func (s *people) person(id string) (app.PersonItem, bool) {
	for _, p := range s.list {
		if p.ID == id {
			return p, true
		}
	}
	return app.PersonItem{}, false
}

func (s *people) openMenu(row *widgets.PersonRow, from fyne.CanvasObject) {
	p, ok := s.person(row.ID())
	if !ok || s.st.Organization.Busy {
		return
	}
	s.w.openMenu(from, personName(p), p.Email, s.deeds(p))
}

// deeds are what an admin can do for somebody; for themselves that is in
// Security, so that nobody locks themselves out.
func (s *people) deeds(p app.PersonItem) []widgets.MenuItem {
	if p.You {
		return []widgets.MenuItem{{Label: say("people.own"), Tapped: func() { s.w.do(app.Show{Route: app.RouteSecurity}) }}}
	}
	if p.Disabled {
		return []widgets.MenuItem{s.deed("people.enable", p, app.EnablePerson{PersonID: p.ID}, false)}
	}
	items := []widgets.MenuItem{s.deed("people.pass", p, app.IssuePass{PersonID: p.ID}, false)}
	if len(p.Methods) > 0 {
		items = append(items, s.deed("people.reset", p, app.ResetMFA{PersonID: p.ID}, true))
	}
	return append(items, s.deed("people.disable", p, app.DisablePerson{PersonID: p.ID}, true))
}

// deed asks once, with what happens, before it asks for an intent.
func (s *people) deed(key string, p app.PersonItem, i app.Intent, danger bool) widgets.MenuItem {
	yes := say(key)
	if hasText(key + ".yes") {
		yes = say(key + ".yes")
	}
	return widgets.MenuItem{Label: say(key), Danger: danger, Tapped: func() {
		s.w.askFirst(widgets.Question{
			Title: say(key+".title", "name", personName(p)), Text: say(key + ".text"),
			Yes: yes, No: say("common.cancel"), Danger: danger,
		}, func() { s.w.do(i) })
	}}
}
