package app

import (
	"context"
	"strings"
	"time"

	"foyer/auth"
)

// load reads again what a screen shows.
type load struct{ route Route }

func (load) intent() {}

// layAccount tells whether a screen of the account may be shown, and begins to
// read what it shows. Needs the mutex, like all intents of this file.
func (c *Client) layAccount(route Route) bool {
	home := c.state.Session.SignedIn && c.base == RouteHome && !c.state.Session.SigningOut
	switch route {
	case RouteInbox:
		return c.state.Server.Kind == ServerPractice && c.base != RouteStarting && c.base != RouteFault
	case RouteSecurity, RouteActivity:
		if home && !c.state.Security.Busy {
			c.state.Security.Problem, c.state.Security.Done = ProblemNone, ""
		}
	case RouteOrganization, RoutePeople, RouteMail:
		home = home && (route != RouteMail || c.state.Server.Kind == ServerComputer)
		home = home && c.state.Organization.Admin
		if home && !c.state.Organization.Busy {
			c.state.Organization.Problem, c.state.Organization.Done = ProblemNone, ""
		}
	default:
		return c.layOwn(route, home)
	}
	if home {
		c.post(load{route})
	}
	return home
}

// doAccount handles the intents of Security, the organization and the inbox;
// false is that it is none of them.
func (c *Client) doAccount(intent Intent) bool {
	switch i := intent.(type) {
	case AddMethod, RemoveMethod, SetDefaultMethod, ReplaceRecoveryCode, ChangePassword:
		c.wishSecurity(i)
	case RenameMethod:
		i.Label = shorten(strings.TrimSpace(strings.ToValidUTF8(i.Label, "")), maxLabel)
		c.wishSecurity(i)
	case PreviewPolicy, SavePolicy, ResetMFA, IssuePass, DisablePerson, EnablePerson:
		c.wishOrganization(i)
	case Invite, WithdrawInvitation, SaveMail:
		c.wishAdmission(i)
	case ReadInbox:
		c.readInbox()
	case RetryNow:
		if route := c.route(); c.state.Session.SignedIn && c.layAccount(route) {
			return false // the connection is tried as well
		}
		return false
	default:
		return c.doOwn(i)
	}
	return true
}

// maxLabel bounds the name of an authenticator, in characters.
const maxLabel = 64

func (c *Client) wishSecurity(i Intent) {
	part := &c.state.Security
	if !c.state.Session.SignedIn || c.base != RouteHome || part.Busy || c.state.Session.SigningOut || !c.post(i) {
		return
	}
	part.Busy, part.Problem, part.Done = true, ProblemNone, ""
}

func (c *Client) wishOrganization(i Intent) {
	part := &c.state.Organization
	if !part.Admin || c.base != RouteHome || part.Busy || c.state.Session.SigningOut || !c.post(i) {
		return
	}
	part.Busy, part.Problem, part.Done, part.Pass = true, ProblemNone, "", nil
}

// serve does what a signed-in person asks for.
func (s *site) serve(life *session, intent Intent) (stop, loggingOut bool) {
	switch i := intent.(type) {
	case load:
		if i.route == RouteDevices {
			return s.fulfil(life, s.devicesReading())
		}
		return s.fulfil(life, s.reading(i.route, life))
	case AddMethod, RenameMethod, RemoveMethod, SetDefaultMethod, ReplaceRecoveryCode, ChangePassword:
		return s.fulfil(life, s.securityWish(i))
	case PreviewPolicy, SavePolicy, ResetMFA, IssuePass, DisablePerson, EnablePerson, Invite, WithdrawInvitation, SaveMail:
		return s.fulfil(life, s.organizationWish(i))
	}
	return s.serveOwn(life, intent)
}

func tellSecurity(st *State, problem Problem, done string) {
	st.Security.Busy, st.Security.Problem, st.Security.Done = false, problem, done
	offerDevices(st, done)
}

// securityWish is what an intent of the Security screen comes to.
func (s *site) securityWish(intent Intent) wish {
	w := wish{purpose: PurposeManage, tell: tellSecurity, reload: load{RouteSecurity}}
	switch i := intent.(type) {
	case AddMethod:
		w.done, w.enroll = "security.added", i.Step
	case RenameMethod:
		w.done = "security.renamed"
		w.do = func(ctx context.Context, access Secret) error {
			return s.wire.RenameAuthenticator(ctx, access, i.ID, i.Label)
		}
	case RemoveMethod:
		w.done = "security.removed"
		w.do = func(ctx context.Context, access Secret) error { return s.wire.RemoveAuthenticator(ctx, access, i.ID) }
	case SetDefaultMethod:
		w.done = "security.default"
		w.do = func(ctx context.Context, access Secret) error {
			return s.wire.SetDefaultAuthenticator(ctx, access, i.ID, i.Ask)
		}
	case ReplaceRecoveryCode:
		w.done, w.purpose = "security.recovery", PurposeRecovery
	case ChangePassword:
		w.done, w.purpose = "security.password", PurposePassword
	}
	return w
}

// reading fills a screen. It needs no step-up of its own accord, but follows
// where the server asks for one.
func (s *site) reading(route Route, life *session) wish {
	w := wish{purpose: PurposeManage}
	w.tell = func(st *State, problem Problem, _ string) {
		if problem != ProblemNone {
			st.Security.Problem = problem
		}
	}
	switch route {
	case RouteSecurity:
		w.do = s.readSecurity
	case RouteActivity:
		w.do = s.readActivity
	case RouteOrganization, RoutePeople, RouteMail:
		w.purpose = PurposeAdmin
		w.do = func(ctx context.Context, access Secret) error { return s.readOrganization(ctx, access, life.subject) }
		if route == RouteMail {
			w.do = s.readMail
		}
		w.tell = func(st *State, problem Problem, _ string) {
			if problem != ProblemNone {
				st.Organization.Problem = problem
			}
		}
	}
	return w
}

func (s *site) readSecurity(ctx context.Context, access Secret) error {
	list, err := s.wire.Authenticators(ctx, access)
	if err != nil {
		return err
	}
	methods := make([]MethodItem, 0, len(list.Authenticators))
	for _, one := range list.Authenticators {
		methods = append(methods, MethodItem{
			ID: one.ID, Step: one.Factor, Label: one.Label, Hint: one.Hint,
			AddedAt: unix(one.CreatedAt), UsedAt: unix(one.UsedAt), Default: one.Default, Here: one.Here,
		})
	}
	var addable []string
	for _, step := range list.Addable {
		switch step {
		case auth.StepEnrollTOTP, auth.StepEnrollEmail, auth.StepEnrollSMS, auth.StepEnrollPasskey:
			addable = append(addable, string(step))
		}
	}
	s.update(func(st *State) {
		st.Security.Loaded, st.Security.Methods, st.Security.Ask = true, methods, list.Ask
		st.Security.Addable, st.Security.RecoveryAt = addable, unix(list.RecoveryAt)
		st.Security.HasPassword = list.HasPassword
	})
	return nil
}

func (s *site) readActivity(ctx context.Context, access Secret) error {
	events, err := s.wire.Activity(ctx, access)
	if err != nil {
		return err
	}
	items := make([]ActivityItem, 0, len(events))
	for _, e := range events {
		items = append(items, ActivityItem{At: unix(e.At), Event: e.Event, Outcome: e.Outcome, Factor: e.Factor, Device: e.Device})
	}
	s.update(func(st *State) { st.Security.Activity = items })
	return nil
}

func unix(seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}
