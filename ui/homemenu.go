package ui

import (
	"foyer/app"
	"foyer/ui/widgets"
)

func (s *home) openMenu() {
	if s.st.Session.SigningOut {
		return
	}
	session := s.st.Session
	note := session.Email
	if note == "" {
		note = session.Username
	}
	s.w.openMenu(s.head.Avatar(), displayName(session), note, s.menu())
}

// menu is what the initials open: only what this person can use.
func (s *home) menu() []widgets.MenuItem {
	show := func(key string, r app.Route) widgets.MenuItem {
		return widgets.MenuItem{Label: say(key), Tapped: func() { s.w.do(app.Show{Route: r}) }}
	}
	items := []widgets.MenuItem{
		show("home.menu.profile", app.RouteProfile),
		show("home.menu.security", app.RouteSecurity),
		show("home.menu.devices", app.RouteDevices),
		show("home.menu.settings", app.RouteSettings),
	}
	if s.st.Organization.Admin {
		organization := show("home.menu.organization", app.RouteOrganization)
		organization.Apart = true
		items = append(items, organization, show("home.menu.people", app.RoutePeople))
	}
	if s.st.Server.Kind == app.ServerPractice {
		inbox := show("home.menu.inbox", app.RouteInbox)
		inbox.Count = s.st.Inbox.Unread
		inbox.Apart = !s.st.Organization.Admin
		items = append(items, inbox)
	}
	return append(items, widgets.MenuItem{
		Label: say("home.logout"), Tapped: func() { s.w.do(app.LogOut{}) }, Apart: true,
	})
}
