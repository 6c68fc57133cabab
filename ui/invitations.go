package ui

import (
	"slices"
	"strings"

	"foyer/app"
	"foyer/ui/widgets"
)

// invitations are the addresses that may make an account, above the people of
// the organization: one line, which opens to a card.
type invitations struct {
	*widgets.Column
	s     *people
	title *widgets.Text
	link  *widgets.Link
	line  *widgets.Row
	none  *widgets.Text // why there are none, where nobody can be invited

	card   *widgets.Card
	about  *widgets.Text
	email  *widgets.Field
	role   *widgets.Link
	submit *widgets.Button
	items  *widgets.Column
	list   []app.InvitationItem
	marks  []*widgets.More
	today  string
	open   bool
	chosen string // the role that an invitation gets
	errand errand
}

var roles = []string{"member", "guest", "admin"}

func newInvitations(s *people) *invitations {
	v := &invitations{Column: widgets.NewColumn(), s: s, chosen: roles[0], items: widgets.NewColumn()}
	v.title = widgets.NewText(say("invite.title")).Bold()
	v.link = widgets.NewLink("", v.toggle)
	v.line = widgets.NewSpread(v.title, v.link)
	v.none = widgets.NewNote(say("invite.closed")).Small()
	v.about = widgets.NewNote("").Small()
	v.email = widgets.NewField(say("invite.email"))
	v.email.OnChanged = func(string) { v.email.SetWrong(false) }
	v.email.OnSubmitted = v.send
	v.role = widgets.NewLink("", v.openRoles)
	v.submit = widgets.NewPrimary(say("invite.submit"), v.send)
	v.card = widgets.NewCard(widgets.NewColumn().
		Add(0, v.about).
		Add(10, v.email).
		Add(12, widgets.NewSpread(widgets.NewText(say("invite.role")), v.role)).
		Add(14, v.submit).
		Add(14, v.items))
	v.Add(0, v.line).Add(4, v.none).Add(10, v.card)
	return v
}

func (v *invitations) leave() {
	v.submit.SetBusy(false, "")
	if !v.s.w.forAWhile() {
		v.open, v.errand = false, errand{}
		v.email.SetText("")
	}
}

func (v *invitations) toggle() {
	v.open = !v.open
	v.s.update(v.s.st)
	if v.open {
		v.s.w.focus(v.email.Focus())
	}
}

func (v *invitations) openRoles() {
	var items []widgets.MenuItem
	for _, role := range roles {
		items = append(items, widgets.MenuItem{Label: roleName(role), Tapped: func() {
			v.chosen = role
			v.s.update(v.s.st)
		}})
	}
	v.s.w.openMenu(v.role, say("invite.role"), say("invite.role.note"), items)
}

func (v *invitations) send() {
	org := v.s.st.Organization
	if org.Busy || v.errand.waits(v.s.w) {
		return
	}
	email := strings.TrimSpace(v.email.Text())
	if !looksLikeEmail(email) {
		why := "register.bad_email"
		if email == "" {
			why = "invite.empty"
		}
		v.s.outcome.message.Warn(say(why))
		v.s.page.Refresh()
		v.email.SetWrong(true)
		v.s.w.focus(v.email.Focus())
		return
	}
	v.errand.begin(v.s.w, result{org.Problem, org.Done})
	v.s.w.do(app.Invite{Email: email, Role: v.chosen})
}

func (v *invitations) update(org app.Organization) {
	possible := org.Registration == app.RegisteringInvited || org.Registration == app.RegisteringOpen
	searching := v.s.search.Text() != ""
	show(v.Column, org.Loaded && org.Registration != app.RegisteringUnknown && !searching)
	show(v.none, !possible)
	show(v.link, possible)
	show(v.card, possible && v.open)
	v.hear(org)
	v.title.SetContent(countText("invite.title", len(org.Invitations), say("invite.title")))
	label := "invite.open"
	if v.open {
		label = "invite.close"
	}
	v.link.SetLabel(say(label))
	about := "invite.about"
	if org.Registration == app.RegisteringOpen {
		about += ".open"
	}
	v.about.SetContent(say(about))
	v.role.SetLabel(roleName(v.chosen))
	v.email.SetLocked(org.Busy)
	v.submit.SetBusy(v.errand.under && org.Busy, say("factor.busy.next"))
	lock(v.submit, org.Busy)
	lock(v.role, org.Busy)
	v.fill(org)
}

// hear takes the answer to an invitation: the field is for the next one.
func (v *invitations) hear(org app.Organization) {
	if !v.errand.answered(org.Busy, result{org.Problem, org.Done}) {
		return
	}
	if org.Problem == app.ProblemNone {
		v.email.SetText("")
	} else if org.Problem == app.ProblemTaken || org.Problem == app.ProblemNotUsable {
		v.email.SetWrong(true)
	}
}

// fill lists who is invited.
func (v *invitations) fill(org app.Organization) {
	for _, m := range v.marks {
		lock(m, org.Busy)
	}
	today := midnight(v.s.w.now()).String()
	if today == v.today && slices.Equal(v.list, org.Invitations) {
		return
	}
	v.today, v.list, v.marks = today, org.Invitations, nil
	v.items.Clear()
	if len(v.list) == 0 {
		v.items.Add(0, widgets.NewNote(say("invite.none")).Small())
	}
	for _, i := range v.list {
		v.items.Add(widgets.Gap, v.item(i))
	}
}

func (v *invitations) item(i app.InvitationItem) *widgets.Item {
	note := say("invite.item", "role", roleName(i.Role), "day", day(i.At, v.s.w.now()))
	var more *widgets.More
	more = widgets.NewMore(say("invite.more", "name", i.Email), func() {
		v.s.w.openMenu(more, i.Email, note, []widgets.MenuItem{{
			Label: say("invite.withdraw"), Danger: true,
			Tapped: func() { v.s.w.do(app.WithdrawInvitation{Email: i.Email}) },
		}})
	})
	v.marks = append(v.marks, more)
	return widgets.NewItem(nil, i.Email, note, more)
}
