package apptest

import (
	"fmt"
	"time"

	"foyer/app"
)

// ago is a moment before Now.
func ago(days, hours int) time.Time {
	return Now.Add(-time.Duration(24*days+hours) * time.Hour)
}

// inside is the State of somebody who is signed in, on a screen.
func inside(route app.Route) app.State {
	st := base(route)
	st.Session = app.Session{
		SignedIn: true, Name: "Ann Lee", Username: "ann.lee@riverside.example", Email: "ann.lee@riverside.example",
		Remembered: true, Link: app.LinkConnected,
	}
	return st
}

func enrolled() []app.MethodItem {
	return []app.MethodItem{
		{ID: "m1", Step: app.StepTOTP, Label: "Ann's Pixel", AddedAt: ago(202, 0), UsedAt: ago(0, 2), Default: true},
		{ID: "m2", Step: app.StepEmailCode, Hint: "a…@riverside.example", AddedAt: ago(202, 0), UsedAt: ago(9, 0)},
		{ID: "m3", Step: app.StepSMSCode, Hint: "•• 0142", AddedAt: ago(3, 0)},
	}
}

func security() []Sample {
	st := inside(app.RouteSecurity)
	st.Security = app.Security{
		Loaded: true, Methods: enrolled(), Addable: []string{app.StepEnrollTOTP, app.StepEnrollSMS},
		RecoveryAt: ago(202, 0), HasPassword: true,
	}
	change := func(how func(*app.Security)) app.State {
		return with(st, func(st *app.State) { how(&st.Security) })
	}
	one := change(func(s *app.Security) { s.Methods, s.RecoveryAt = s.Methods[:1], time.Time{} })
	none := change(func(s *app.Security) { s.Methods, s.RecoveryAt = nil, time.Time{} })
	busy := change(func(s *app.Security) { s.Busy = true })
	const pixel = "Options of Authenticator app · Ann's Pixel"
	open := []Act{{Press: pixel}}
	rename := append(open[:1:1], Act{Press: "Rename"})
	return []Sample{
		{Name: "security", State: st},
		{Name: "security-ask", State: change(func(s *app.Security) { s.Ask = true })},
		{Name: "security-one", State: one},
		{Name: "security-empty", State: none},
		{Name: "security-empty-add", State: none, Acts: []Act{{Press: "Add a method"}}},
		{Name: "security-google", State: change(func(s *app.Security) { s.HasPassword, s.Addable = false, nil })},
		{Name: "security-loading", State: inside(app.RouteSecurity)},
		{Name: "security-unreachable", State: with(inside(app.RouteSecurity), func(st *app.State) {
			st.Security.Problem = app.ProblemUnreachable
		})},
		{Name: "security-busy", State: busy},
		{Name: "security-busy-long", State: busy, Earlier: &busy, Later: 12 * time.Second},
		{Name: "security-refused", State: change(func(s *app.Security) { s.Problem = app.ProblemDenied })},
		{Name: "security-removed", State: change(func(s *app.Security) {
			s.Methods, s.Done = s.Methods[:2], "security.removed"
		})},
		{Name: "security-menu", State: st, Acts: open},
		{Name: "security-add", State: st, Acts: []Act{{Press: "Add a method"}}},
		{Name: "security-rename", State: st, Acts: rename},
		{Name: "security-remove", State: st, Acts: append(open[:1:1], Act{Press: "Remove"})},
		{Name: "security-remove-last", State: one, Acts: append(open[:1:1], Act{Press: "Remove"})},
		{Name: "security-focus", State: st, Acts: []Act{{Focus: pixel}}},
	}
}

func activity() []Sample {
	st := inside(app.RouteActivity)
	st.Security = app.Security{Loaded: true, Methods: enrolled(), HasPassword: true, Activity: []app.ActivityItem{
		{At: ago(0, 2), Event: "sign_in", Outcome: "ok", Factor: "totp", Device: "Ann's laptop"},
		{At: ago(0, 2), Event: "sign_in_failed", Outcome: "invalid_code", Factor: "totp", Device: "Ann's laptop"},
		{At: ago(1, 1), Event: "factor_added", Outcome: "ok", Factor: "sms_code", Device: "Ann's laptop"},
		{At: ago(1, 2), Event: "step_up", Outcome: "ok", Factor: "totp", Device: "Ann's laptop"},
		{At: ago(3, 0), Event: "sign_in_failed", Outcome: "invalid_credentials", Factor: "password", Device: "Front desk PC"},
		{At: ago(3, 4), Event: "sign_in", Outcome: "ok", Factor: "email_code", Device: "Front desk PC"},
		{At: ago(340, 0), Event: "password_changed", Outcome: "ok", Device: "Ann's laptop"},
		{At: ago(340, 0), Event: "door_opened", Outcome: "jammed"},
	}}
	return []Sample{
		{Name: "activity", State: st},
		{Name: "activity-empty", State: with(st, func(st *app.State) { st.Security.Activity = []app.ActivityItem{} })},
		{Name: "activity-unreachable", State: with(inside(app.RouteActivity), func(st *app.State) {
			st.Security.Problem = app.ProblemUnreachable
		})},
		{Name: "activity-loading", State: inside(app.RouteActivity)},
	}
}

// admin is somebody who runs the organization.
func admin(route app.Route) app.State {
	st := inside(route)
	st.Session.Name = "Elena Martín"
	st.Session.Username, st.Session.Email = "elena.martin@riverside.example", "elena.martin@riverside.example"
	st.Organization = app.Organization{
		Admin: true, Loaded: true, Name: "Riverside Clinic", MFA: "optional", Methods: []string{"authenticator", "email"},
		Offered: []string{"authenticator", "email", "text"}, People: staff(),
	}
	return st
}

func organization() []Sample {
	st := admin(app.RouteOrganization)
	change := func(how func(*app.Organization)) app.State {
		return with(st, func(st *app.State) { how(&st.Organization) })
	}
	require := []Act{{Press: "Required"}}
	preview := func(noWay int) app.State {
		return change(func(o *app.Organization) {
			o.Preview = &app.PolicyPreview{
				MFA: "required", Methods: []string{"authenticator", "email"}, Affected: 214, MustSetUp: 31, NoWayIn: noWay,
			}
		})
	}
	ready := preview(0)
	saving := with(ready, func(st *app.State) { st.Organization.Busy = true })
	loading := change(func(o *app.Organization) { *o = app.Organization{Admin: true} })
	return []Sample{
		{Name: "organization", State: st},
		{Name: "organization-off", State: change(func(o *app.Organization) { o.MFA = "off" })},
		{Name: "organization-either", State: change(func(o *app.Organization) { o.Methods = []string{"email", "text"} })},
		{Name: "organization-no-mail", State: change(func(o *app.Organization) { o.Offered = []string{"authenticator"} })},
		{Name: "organization-loading", State: loading},
		{Name: "organization-unreachable", State: with(loading, func(st *app.State) {
			st.Organization.Problem = app.ProblemUnreachable
		})},
		{Name: "organization-counting", State: st, Acts: require},
		{Name: "organization-preview", State: ready, Earlier: &st, Acts: require},
		{Name: "organization-no-way-in", State: preview(3), Earlier: &st, Acts: require},
		{Name: "organization-no-method", State: st, Acts: []Act{{Press: "Emails"}, {Press: "Authenticator app"}}},
		{Name: "organization-saving", State: saving, Earlier: &ready, Acts: append(require[:1:1], Act{Press: "Save policy"})},
		{Name: "organization-saved", State: change(func(o *app.Organization) { o.MFA, o.Done = "required", "organization.saved" })},
		{Name: "organization-refused", State: change(func(o *app.Organization) { o.Problem = app.ProblemDenied })},
	}
}

// staff are the people an admin sees.
func staff() []app.PersonItem {
	return []app.PersonItem{
		{ID: "p1", Name: "Ann Lee", Email: "ann.lee@riverside.example", Role: "member", Methods: []string{"authenticator", "email", "text"}, LastSignIn: ago(0, 2)},
		{ID: "p2", Name: "Ben Okafor", Email: "ben.okafor@riverside.example", Role: "member", LastSignIn: ago(1, 3)},
		{ID: "p3", Name: "Charlotte Jones", Email: "charlotte.jones@riverside.example", Role: "member", Methods: []string{"email"}, LastSignIn: ago(40, 0)},
		{ID: "p4", Name: "Dmitri Sokolov", Email: "dmitri.sokolov@riverside.example", Role: "member", Methods: []string{"text"}, Disabled: true, LastSignIn: ago(400, 0)},
		{ID: "p5", Name: "Elena Martín", Email: "elena.martin@riverside.example", Role: "admin", Methods: []string{"authenticator", "passkey"}, You: true, LastSignIn: ago(0, 1)},
		{ID: "p6", Name: "Kofi Mensah", Email: "kofi@mensah.example", Role: "guest"},
	}
}

// Crowd is an organization of n people.
func Crowd(n int) []app.PersonItem {
	first := []string{"Ann", "Ben", "Charlotte", "Dmitri", "Elena", "Kofi", "Mei", "Noor", "Omar", "Petra"}
	last := []string{"Lee", "Okafor", "Jones", "Sokolov", "Martín", "Mensah", "Tanaka", "Haddad", "Novak", "Silva"}
	people := make([]app.PersonItem, n)
	for i := range people {
		f, l := first[i%10], last[i/10%10]
		people[i] = app.PersonItem{
			ID: fmt.Sprintf("c%d", i), Name: fmt.Sprintf("%s %c. %s", f, 'A'+i/100%26, l), Email: fmt.Sprintf("person%d@riverside.example", i),
			Role: "member", Methods: []string{"email"}, LastSignIn: ago(i%300, 0),
		}
	}
	return people
}

func people() []Sample {
	st := admin(app.RoutePeople)
	change := func(how func(*app.Organization)) app.State {
		return with(st, func(st *app.State) { how(&st.Organization) })
	}
	ann := []Act{{Press: "Options of Ann Lee"}}
	asked := func(what string) []Act { return append(ann[:1:1], Act{Press: what}) }
	pass := change(func(o *app.Organization) {
		o.Pass = &app.IssuedPass{PersonID: "p2", Code: "7QK4-M2XB-9T", ExpiresAt: Now.Add(15 * time.Minute)}
	})
	const search = "Search by name or email"
	loading := change(func(o *app.Organization) { *o = app.Organization{Admin: true} })
	return []Sample{
		{Name: "people", State: st},
		{Name: "people-found", State: st, Acts: []Act{{Into: search, Type: "martin"}}},
		{Name: "people-nobody", State: st, Acts: []Act{{Into: search, Type: "zeppelin"}}},
		{Name: "people-loading", State: loading},
		{Name: "people-unreachable", State: with(loading, func(st *app.State) { st.Organization.Problem = app.ProblemUnreachable })},
		{Name: "people-busy", State: change(func(o *app.Organization) { o.Busy = true })},
		{Name: "people-refused", State: change(func(o *app.Organization) { o.Problem = app.ProblemDenied })},
		{Name: "people-reset", State: change(func(o *app.Organization) { o.Done = "organization.reset" })},
		{Name: "people-menu", State: st, Acts: ann},
		{Name: "people-menu-disabled", State: st, Acts: []Act{{Press: "Options of Dmitri Sokolov"}}},
		{Name: "people-ask-reset", State: st, Acts: asked("Reset MFA")},
		{Name: "people-ask-pass", State: st, Acts: asked("One-time pass")},
		{Name: "people-ask-disable", State: st, Acts: asked("Disable")},
		{Name: "people-pass", State: pass},
		{Name: "people-pass-copied", State: pass, Acts: []Act{{Press: "Copy"}}},
		{Name: "people-pass-over", State: pass, Later: 16 * time.Minute},
		{Name: "people-crowd", State: change(func(o *app.Organization) { o.People = Crowd(5000) })},
	}
}

func letters() []app.Letter {
	return []app.Letter{
		{
			ID: "l3", At: Now.Add(-time.Minute), Channel: "email", To: "charlotte.jones@riverside.example",
			Subject: "Your code for Riverside Clinic", Code: "492 031",
			Text: "Type this code in Foyer to sign in. It works for 10 minutes, once. If you did not just sign in, change your password.",
		},
		{
			ID: "l2", At: Now.Add(-8 * time.Minute), Channel: "sms", To: "+1 415 555 0142", Code: "118 204",
			Text: "Foyer: 118204 is your code for Riverside Clinic. Tell it to nobody.",
		},
		{
			ID: "l1", At: ago(1, 0), Channel: "email", To: "ann.lee@riverside.example", Subject: "A method was added",
			Text: "The authenticator app “Ann's Pixel” was added to your account. If this was not you, ask your admin.",
		},
	}
}

func inbox() []Sample {
	st := practiceBase(app.RouteInbox)
	st.Inbox = app.Inbox{Letters: letters(), Unread: 2}
	return []Sample{
		{Name: "inbox", State: st},
		{Name: "inbox-copied", State: st, Acts: []Act{{Press: "Copy"}}},
		{Name: "inbox-empty", State: with(st, func(st *app.State) { st.Inbox = app.Inbox{} })},
	}
}

// homeAdmin are the moods of home that this adds.
func homeAdmin() []Sample {
	st := admin(app.RouteHome)
	known := here(app.RouteHome)
	st.Presence, st.People, st.Desktop = known.Presence, known.People, known.Desktop
	st.Server = practiceBase(app.RouteHome).Server
	st.Inbox = app.Inbox{Letters: letters(), Unread: 2}
	return []Sample{
		{Name: "home-admin", State: st},
		{Name: "home-admin-menu", State: st, Acts: []Act{{Press: "Account menu"}}},
	}
}

// lengthenAdmin makes names long, save those that acts of the samples press.
func lengthenAdmin(st *app.State) {
	const long = " Featherstonehaugh-Cholmondeley van den Boogaard"
	const account = "maximiliana.featherstonehaugh-cholmondeley@riverside-university-hospital.example"
	own := append([]app.MethodItem(nil), st.Security.Methods...)
	for i := 1; i < len(own); i++ {
		own[i].Label = "The old telephone in the second drawer of the reception desk"
	}
	st.Security.Methods = own
	events := append([]app.ActivityItem(nil), st.Security.Activity...)
	for i := range events {
		events[i].Device = "Reception desk computer of the second floor, north wing"
	}
	st.Security.Activity = events
	if st.Organization.Name != "" {
		st.Organization.Name = longName
	}
	everybody := append([]app.PersonItem(nil), st.Organization.People...)
	for i := range everybody {
		if i != 0 && i != 3 {
			everybody[i].Name += long
		}
		everybody[i].Email = account
	}
	st.Organization.People = everybody
	mail := append([]app.Letter(nil), st.Inbox.Letters...)
	for i := range mail {
		mail[i].To = account
		if mail[i].Subject != "" {
			mail[i].Subject += " of the " + longName
		}
	}
	st.Inbox.Letters = mail
}
