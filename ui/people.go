package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// people lists everybody of the organization for its admin. However many they
// are, only those in sight are drawn.
type people struct {
	w  *Window
	st app.State

	page    *widgets.Page
	title   *widgets.Heading
	search  *widgets.Field
	count   *widgets.Text
	outcome *outcome
	roll    *widgets.Roll
	invite  *invitations

	list   []app.PersonItem
	folded []string // what is searched, of each
	found  []int    // those that are shown
	today  string
	here   bool
	pass   *passSheet
	read   string // the pass that was closed
}

func newPeople(w *Window) *people {
	s := &people{w: w, title: widgets.NewHeading(say("people.title")), outcome: newOutcome(w)}
	s.search = widgets.NewField(say("people.search"))
	s.search.OnChanged = func(string) {
		s.filter()
		s.page.ScrollToTop()
		s.update(s.st)
	}
	s.count = widgets.NewNote("").Small()
	s.roll = widgets.NewRoll(s.newRow, s.fillRow)
	s.invite = newInvitations(s)
	above := widgets.NewColumn().Add(0, s.invite).Add(14, s.count)
	s.page = widgets.NewPage(widgets.NewLead(above, s.roll), w.backFooter(true))
	s.page.Margin = insideMargin
	s.page.Head = widgets.NewColumn().
		Add(0, s.title).
		Add(12, s.search).
		Add(8, s.outcome.message)
	return s
}

func (s *people) view() fyne.CanvasObject { return s.page }

func (s *people) first() fyne.Focusable {
	s.here = true
	if s.showPass() {
		return nil // the sheet has the focus
	}
	return s.search.Focus()
}

func (s *people) leave() {
	s.here, s.pass = false, nil
	s.invite.leave()
	s.title.SetBusy(false)
}

func (s *people) escape() {
	switch {
	case s.search.Text() != "":
		s.search.SetText("")
	case s.invite.open:
		s.invite.toggle()
	default:
		s.w.back()
	}
}

func (s *people) update(st app.State) {
	s.st = st
	org := st.Organization
	s.title.SetBusy(org.Busy || !org.Loaded && org.Problem == app.ProblemNone)
	s.outcome.update(st, "admin", org.Busy, org.Problem, doneKey(org.Done))
	today := midnight(s.w.now()).String()
	if today != s.today || !slices.EqualFunc(s.list, org.People, samePerson) {
		s.today, s.list = today, org.People
		s.folded = make([]string, len(s.list))
		for i, p := range s.list {
			s.folded[i] = fold(p.Name + " " + p.Email)
		}
		s.filter()
	}
	s.count.SetContent(s.countText())
	s.invite.update(org)
	s.page.Refresh()
	s.showPass()
}

func samePerson(a, b app.PersonItem) bool {
	same := slices.Equal(a.Methods, b.Methods)
	a.Methods, b.Methods = nil, nil
	return same && a.ID == b.ID && a.Name == b.Name && a.Email == b.Email && a.Role == b.Role &&
		a.Disabled == b.Disabled && a.You == b.You && a.LastSignIn.Equal(b.LastSignIn)
}
