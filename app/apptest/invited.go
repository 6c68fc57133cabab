package apptest

import "foyer/app"

// invitations are the moods of People with somebody to invite.
func invitations() []Sample {
	st := admin(app.RoutePeople)
	st.Organization.Registration = app.RegisteringInvited
	st.Organization.Invitations = []app.InvitationItem{
		{Email: "petra.novak@riverside.example", Role: "member", At: ago(0, 1)},
		{Email: "omar.haddad@mensah.example", Role: "guest", At: ago(6, 0)},
	}
	change := func(how func(*app.Organization)) app.State {
		return with(st, func(st *app.State) { how(&st.Organization) })
	}
	none := change(func(o *app.Organization) { o.Invitations = nil })
	open := []Act{{Press: "Invite somebody"}}
	then := func(acts ...Act) []Act { return append(open[:1:1], acts...) }
	typed := then(Act{Into: "Email address", Type: "mei.tanaka@riverside.example"})
	busy := change(func(o *app.Organization) { o.Busy = true })
	return []Sample{
		{Name: "people-invited", State: st},
		{Name: "people-invite", State: st, Acts: open},
		{Name: "people-invite-none", State: none, Acts: open},
		{Name: "people-invite-open", State: change(func(o *app.Organization) { o.Registration = app.RegisteringOpen }), Acts: open},
		{Name: "people-invite-closed", State: change(func(o *app.Organization) { o.Registration, o.Invitations = app.RegisteringClosed, nil })},
		{Name: "people-invite-role", State: st, Acts: then(Act{Press: "Member"})},
		{Name: "people-invite-menu", State: st, Acts: then(Act{Press: "Options of petra.novak@riverside.example"})},
		{Name: "people-invite-empty", State: st, Acts: then(Act{Press: "Invite"})},
		{Name: "people-invite-busy", State: busy, Earlier: &st, Acts: append(typed[:2:2], Act{Press: "Invite"})},
		{Name: "people-invite-done", State: change(func(o *app.Organization) { o.Done = "organization.invited" }), Earlier: &st, Acts: append(typed[:2:2], Act{Press: "Invite"})},
		{Name: "people-invite-taken", State: change(func(o *app.Organization) { o.Problem = app.ProblemTaken }), Earlier: &st, Acts: append(typed[:2:2], Act{Press: "Invite"})},
		{Name: "people-invite-crowd", State: change(func(o *app.Organization) { o.People = Crowd(500) })},
	}
}

// computerAdmin is the admin of "This computer only".
func computerAdmin(route app.Route) app.State {
	st := admin(route)
	st.Server = computerBase(route).Server
	st.Organization.Offered = []string{"authenticator"}
	st.Organization.Mail = app.MailSettings{Loaded: true, Editable: true}
	return st
}

// mail are the moods of the mail of this computer, and of the way there.
func mail() []Sample {
	off := computerAdmin(app.RouteMail)
	set := with(off, func(st *app.State) {
		st.Organization.Mail.Server, st.Organization.Mail.Username = "smtp.riverside.example:587", "foyer"
		st.Organization.Mail.From = "foyer@riverside.example"
	})
	answer := func(p app.Problem, done string) app.State {
		return with(set, func(st *app.State) { st.Organization.Problem, st.Organization.Done = p, done })
	}
	const server = "Server, such as smtp.example.org:587"
	saving := []Act{{Press: "Save"}}
	busy := with(set, func(st *app.State) { st.Organization.Busy = true })
	return []Sample{
		{Name: "organization-mail-off", State: computerAdmin(app.RouteOrganization)},
		{Name: "organization-mail", State: with(set, func(st *app.State) { st.Route = app.RouteOrganization })},
		{Name: "mail", State: off},
		{Name: "mail-set", State: set},
		{Name: "mail-bad", State: off, Acts: []Act{{Into: server, Type: "smtp.riverside.example"}, {Press: "Save"}}},
		{Name: "mail-busy", State: busy, Earlier: &set, Acts: saving},
		{Name: "mail-saved", State: answer(app.ProblemNone, "organization.mail"), Earlier: &set, Acts: saving},
		{Name: "mail-refused", State: answer(app.ProblemNotUsable, ""), Earlier: &set, Acts: saving},
		{Name: "mail-loading", State: with(off, func(st *app.State) { st.Organization = app.Organization{Admin: true} })},
	}
}
