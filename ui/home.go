package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// home is what a signed-in person sees.
type home struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *widgets.Person
	banner  *widgets.Message
	notice  *widgets.Message
	welcome *widgets.Text
	org     *widgets.Text
	chip    *widgets.Chip
	account *widgets.Text
	kept    *widgets.Text
	state   *widgets.Text
	inbox   inboxLink
}

func newHome(w *Window) *home {
	s := &home{w: w, banner: widgets.NewMessage(), notice: widgets.NewMessage()}
	s.head = widgets.NewPerson(say("home.menu"), s.openMenu)
	s.head.SetAction(say("home.try"), func() { w.do(app.RetryNow{}) })
	s.notice.SetAction(say("home.dismiss"), func() { w.do(app.DismissNotice{}) })
	s.welcome = widgets.NewTitle("").Centered()
	s.org, s.account, s.kept = widgets.NewText(""), widgets.NewText(""), widgets.NewText("")
	s.chip = widgets.NewChip(say("common.practice"))
	s.state = widgets.NewNote("").Small()
	facts := widgets.NewColumn().
		Add(0, widgets.NewFact(say("home.organization"), widgets.NewRow(s.org, s.chip))).
		Add(12, widgets.NewDivider("")).
		Add(12, widgets.NewFact(say("home.account"), s.account)).
		Add(12, widgets.NewDivider("")).
		Add(12, widgets.NewFact(say("home.session"), s.kept))
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(16, s.banner).
		Add(16, s.notice).
		Add(40, widgets.NewCentered(logo(56))).
		Add(16, s.welcome).
		Add(4, widgets.NewNote(say("home.soon")).Centered()).
		Add(28, widgets.NewCard(facts))
	s.inbox = w.inboxLink()
	links := widgets.NewRow(w.helpLink(), s.inbox)
	links.Space = 20
	s.page = widgets.NewPage(body, widgets.NewFooter(links, s.state))
	s.page.Top, s.page.Margin = 20, 24
	return s
}

func (s *home) view() fyne.CanvasObject { return s.page }

func (s *home) first() fyne.Focusable { return nil }

func (s *home) leave() {}

func (s *home) escape() {}

func (s *home) update(st app.State) {
	s.st = st
	session := st.Session
	offline := session.Link == app.LinkOffline
	s.head.Set(displayName(session), s.line(), statusShape(session))
	s.head.ShowAction(offline && !session.RetryAt.IsZero() && !session.SigningOut)
	if offline {
		s.banner.Tell(bannerText(st))
	} else {
		s.banner.Clear()
	}
	if session.Notice != app.ProblemNone {
		notice := st
		notice.Flow.Problem = session.Notice
		words, _ := problemText(notice, s.w.now())
		s.notice.Tell(words)
	} else {
		s.notice.Clear()
	}
	s.welcome.SetContent(say("home.welcome", "name", firstName(displayName(session))))
	s.updateFacts(st)
	s.inbox.update(st)
	s.page.Refresh()
}

func (s *home) updateFacts(st app.State) {
	name := st.Server.Organization
	if name == "" {
		name = hostOf(st.Server)
	}
	s.org.SetContent(name)
	show(s.chip, st.Server.Kind == app.ServerPractice)
	account := st.Session.Email
	if account == "" {
		account = st.Session.Username
	}
	s.account.SetContent(account)
	kept := say("home.until_quit")
	if st.Session.Remembered {
		kept = say("home.kept", "keychain", keychainName(st))
	}
	s.kept.SetContent(kept)
	states := map[app.Link]string{app.LinkConnected: "home.connected", app.LinkOffline: "home.state.offline"}
	key, ok := states[st.Session.Link]
	if !ok {
		key = "home.connecting"
	}
	s.state.SetContent(say(key))
}

// line is what stands under the name.
func (s *home) line() string {
	session := s.st.Session
	switch {
	case session.SigningOut:
		return say("home.logging_out")
	case session.Link == app.LinkConnected:
		return say("home.signed_in")
	case session.Link != app.LinkOffline:
		return say("home.connecting")
	}
	if left := session.RetryAt.Sub(s.w.now()); !session.RetryAt.IsZero() && left > 0 {
		return say("home.offline", "wait", span(left))
	}
	return say("home.offline.now")
}

func (s *home) openMenu() {
	if s.st.Session.SigningOut {
		return
	}
	session := s.st.Session
	note := session.Email
	if note == "" {
		note = session.Username
	}
	s.w.openMenu(s.head, displayName(session), note, s.menu())
}

// menu is what the initials open: only what this person can use.
func (s *home) menu() []widgets.MenuItem {
	show := func(key string, r app.Route) widgets.MenuItem {
		return widgets.MenuItem{Label: say(key), Tapped: func() { s.w.do(app.Show{Route: r}) }}
	}
	items := []widgets.MenuItem{show("home.menu.security", app.RouteSecurity)}
	if s.st.Organization.Admin {
		items = append(items, show("home.menu.organization", app.RouteOrganization), show("home.menu.people", app.RoutePeople))
	}
	if s.st.Server.Kind == app.ServerPractice {
		inbox := show("home.menu.inbox", app.RouteInbox)
		inbox.Count = s.st.Inbox.Unread
		items = append(items, inbox)
	}
	return append(items, widgets.MenuItem{
		Label: say("home.logout"), Tapped: func() { s.w.do(app.LogOut{}) }, Apart: true,
	})
}

func displayName(s app.Session) string {
	if s.Name != "" {
		return s.Name
	}
	return s.Username
}

func firstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

func statusShape(s app.Session) widgets.Status {
	if s.Link == app.LinkConnected {
		return widgets.StatusAvailable
	}
	return widgets.StatusOffline
}

func bannerText(st app.State) string {
	switch {
	case st.Session.Cause == app.ProblemCertificate:
		return say("home.banner.certificate")
	case st.Session.Cause == app.ProblemServerBusy:
		return say("home.banner.busy")
	case st.Server.Kind == app.ServerPractice:
		return say("home.banner.practice")
	}
	return say("home.banner")
}
