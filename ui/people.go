package ui

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/norm"

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

// filter keeps those who have every typed word in their name or address.
func (s *people) filter() {
	words := strings.Fields(fold(s.search.Text()))
	s.found = s.found[:0]
	for i, text := range s.folded {
		if hasAll(text, words) {
			s.found = append(s.found, i)
		}
	}
	s.roll.SetCount(len(s.found))
}

func hasAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// fold writes a text without case and accents, so that "martin" finds Martín.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

func (s *people) countText() string {
	switch {
	case !s.st.Organization.Loaded:
		if s.st.Organization.Problem != app.ProblemNone {
			return ""
		}
		return say("common.loading")
	case len(s.found) == 0 && s.search.Text() != "":
		return say("people.nobody", "words", strings.TrimSpace(s.search.Text()))
	case len(s.found) < len(s.list):
		return say("people.found", "n", number(len(s.found)), "all", number(len(s.list)))
	case len(s.list) == 1:
		return say("people.count.1")
	}
	return say("people.count", "n", number(len(s.list)))
}

func (s *people) newRow() widgets.RollRow {
	var signs []func(string) []byte
	for _, m := range methods {
		signs = append(signs, methodSign(m))
	}
	return widgets.NewPersonRow(signs, s.openMenu)
}

func (s *people) fillRow(i int, row widgets.RollRow) {
	p := s.list[s.found[i]]
	last := say("people.never")
	if !p.LastSignIn.IsZero() {
		last = say("people.last", "day", day(p.LastSignIn, s.w.now()))
	}
	facts := widgets.PersonFacts{
		Name: personName(p), Note: p.Email, Next: say("people.line", "role", roleName(p.Role), "last", last),
		More: say("people.more", "name", personName(p)), Muted: p.Disabled,
	}
	switch {
	case p.Disabled:
		facts.Chip = say("people.disabled")
	case p.You:
		facts.Chip = say("people.you")
	}
	var names []string
	for _, m := range methods {
		has := slices.Contains(p.Methods, m)
		facts.Signs = append(facts.Signs, has)
		if has {
			names = append(names, methodName(m))
		}
	}
	if len(names) == 0 {
		names = []string{say("people.no_methods")}
	}
	facts.Label = say("people.label", "name", facts.Name, "email", p.Email, "line", facts.Next,
		"chip", facts.Chip, "methods", strings.Join(names, ", "))
	row.(*widgets.PersonRow).Set(p.ID, facts)
}

func personName(p app.PersonItem) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Email
}

func roleName(role string) string {
	if key := "people.role." + role; hasText(key) {
		return say(key)
	}
	return role
}

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
