package apptest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"foyer/app"
)

// here is the State of somebody who is signed in, on a screen, seen by the
// people they work with.
func here(route app.Route) app.State {
	st := inside(route)
	st.Presence = app.Presence{Status: app.StatusAvailable, Text: "in room 4 until 3", Live: true}
	st.People = app.People{Loaded: true, Items: colleagues()}
	st.Desktop = app.Desktop{Tray: true, CanAutostart: true, CloseToTray: true}
	return st
}

func colleagues() []app.Colleague {
	return []app.Colleague{
		{ID: "p2", Name: "Ben Okafor", Status: app.StatusAvailable},
		{ID: "p3", Name: "Charlotte Jones", Status: app.StatusBusy, Text: "with a patient"},
		{ID: "p4", Name: "Dmitri Sokolov", Status: app.StatusAway, Text: "back at 2"},
		{ID: "p5", Name: "Elena Martín", Status: app.StatusOffline},
		{ID: "p7", Name: "Mei Tanaka", Status: app.StatusAvailable, Text: "front desk"},
		{ID: "p8", Name: "Noor Haddad", Status: app.StatusOffline},
	}
}

// portrayed are colleagues of whom three have a picture, one of which is still
// on its way.
func portrayed() ([]app.Colleague, map[string][]byte) {
	items := colleagues()
	for i := range 3 {
		items[i].Pictured = true
	}
	return items, map[string][]byte{items[0].ID: Portrait(), items[1].ID: Portrait()}
}

// crowded are 5,000 colleagues, made once.
var crowded = sync.OnceValue(func() []app.Colleague { return Colleagues(5000) })

// Colleagues are n people by name, with a status each.
func Colleagues(n int) []app.Colleague {
	statuses := []app.Status{app.StatusAvailable, app.StatusBusy, app.StatusAway, app.StatusOffline}
	out := make([]app.Colleague, n)
	for i, p := range Crowd(n) {
		out[i] = app.Colleague{ID: p.ID, Name: p.Name, Status: statuses[i%4]}
		if i%3 == 0 {
			out[i].Text = fmt.Sprintf("in room %d", i%40)
		}
	}
	slices.SortStableFunc(out, func(a, b app.Colleague) int { return strings.Compare(a.Name, b.Name) })
	return out
}

const (
	searchPeople = "Search people"
	ownStatus    = "Your status: Available · in room 4 until 3"
)

func home() []Sample {
	st := here(app.RouteHome)
	people := func(how func(*app.People)) app.State { return with(st, func(st *app.State) { how(&st.People) }) }
	own := func(how func(*app.Presence)) app.State { return with(st, func(st *app.State) { how(&st.Presence) }) }
	offline := with(st, func(st *app.State) {
		st.Session.Link, st.Session.RetryAt, st.Session.Cause = app.LinkOffline, Now.Add(8*time.Second), app.ProblemUnreachable
		st.Presence.Live = false
	})
	none := people(func(p *app.People) { p.Items = nil })
	return []Sample{
		{Name: "home", State: st},
		{Name: "home-practice", State: with(st, func(st *app.State) {
			st.Server, st.Session.Remembered = practiceBase(app.RouteHome).Server, false
		})},
		{Name: "home-connecting", State: with(none, func(st *app.State) {
			st.Session.Link, st.Presence, st.People = app.LinkConnecting, app.Presence{}, app.People{}
		})},
		{Name: "home-loading", State: people(func(p *app.People) { *p = app.People{} })},
		{Name: "home-empty", State: none},
		{Name: "home-solo", State: with(none, func(st *app.State) { st.People.Problem = app.ProblemDenied })},
		{Name: "home-failed", State: with(none, func(st *app.State) { st.People.Loaded, st.People.Problem = false, app.ProblemPeople })},
		{Name: "home-one", State: people(func(p *app.People) { p.Items = p.Items[:1] })},
		{Name: "home-found", State: st, Acts: []Act{{Into: searchPeople, Type: "martin"}}},
		{Name: "home-nobody", State: st, Acts: []Act{{Into: searchPeople, Type: "zeppelin"}}},
		{Name: "home-searched", State: people(func(p *app.People) { p.Search = "jones" })},
		{Name: "home-portraits", State: people(func(p *app.People) { p.Items, p.Portraits = portrayed() })},
		{Name: "home-crowd", State: people(func(p *app.People) { p.Items = crowded() })},
		{Name: "home-offline", State: offline},
		{Name: "home-offline-now", State: with(offline, func(st *app.State) { st.Session.RetryAt = time.Time{} })},
		{Name: "home-offline-alone", State: with(offline, func(st *app.State) { st.People = app.People{} })},
		{Name: "home-not-live", State: own(func(p *app.Presence) { p.Live = false })},
		{Name: "home-busy", State: own(func(p *app.Presence) { p.Status, p.Text = app.StatusBusy, "" })},
		{Name: "home-away", State: own(func(p *app.Presence) { p.Status, p.Text = app.StatusAway, "" })},
		{Name: "home-idle", State: own(func(p *app.Presence) { p.Idle = true })},
		{Name: "home-hidden", State: own(func(p *app.Presence) { p.Status = app.StatusOffline })},
		{Name: "home-status-failed", State: own(func(p *app.Presence) { p.Problem = app.ProblemStatus })},
		{Name: "home-status", State: st, Acts: []Act{{Press: ownStatus}}},
		{Name: "home-status-typing", State: st, Acts: []Act{{Press: ownStatus}, {
			Into: statusField, Type: ", then in the garden with whoever wants to talk about the night shift of next week, and about the coffee machine too",
		}}},
		{Name: "home-menu", State: st, Acts: []Act{{Press: "Account menu"}}},
		{Name: "home-logging-out", State: with(st, func(st *app.State) { st.Session.SigningOut = true })},
		{Name: "home-notice", State: with(st, func(st *app.State) {
			st.Session.Remembered, st.Session.Notice = false, app.ProblemKeychainSave
		})},
		{Name: "home-ending", State: with(st, func(st *app.State) { st.Session.EndsAt = Now.Add(8 * time.Minute) })},
		{Name: "home-long-names", State: with(offline, func(st *app.State) {
			st.Session.Name = "Maximiliana Featherstonehaugh-Cholmondeley van den Boogaard"
			st.Session.Email = "maximiliana.featherstonehaugh-cholmondeley@riverside-university-hospital.example"
			st.Server.Organization = longName
		})},
	}
}

const statusField = "A short text, such as In room 4"

func profile() []Sample {
	st := here(app.RouteProfile)
	pictured := with(st, func(st *app.State) { st.Picture = Portrait() })
	change := func(how func(*app.Security)) app.State { return with(st, func(st *app.State) { how(&st.Security) }) }
	busy := change(func(s *app.Security) { s.Busy = true })
	typed := []Act{{Into: "Your name", Type: " Moreau"}}
	save := append(typed[:1:1], Act{Press: "Save"})
	return []Sample{
		{Name: "profile", State: st},
		{Name: "profile-picture", State: pictured},
		{Name: "profile-removed", State: pictured, Acts: []Act{{Press: "Remove"}}},
		{Name: "profile-typed", State: st, Acts: typed},
		{Name: "profile-busy", State: busy, Earlier: &st, Acts: save},
		{Name: "profile-busy-long", State: busy, Earlier: &st, Acts: save, Later: 12 * time.Second},
		{Name: "profile-saved", State: with(change(func(s *app.Security) { s.Done = "profile.saved" }), func(st *app.State) {
			st.Session.Name = "Ann Lee Moreau"
		}), Earlier: &st, Acts: save},
		{Name: "profile-refused", State: change(func(s *app.Security) { s.Problem = app.ProblemNotUsable }), Earlier: &st, Acts: save},
		{Name: "profile-bad-picture", State: change(func(s *app.Security) { s.Problem = app.ProblemPicture })},
		{Name: "profile-unreachable", State: change(func(s *app.Security) { s.Problem = app.ProblemUnreachable }), Earlier: &st, Acts: save},
		{Name: "profile-practice", State: inPractice(st, 0)},
	}
}

// lengthenPresence makes names and texts long, save those that acts of the
// samples press.
func lengthenPresence(st *app.State) {
	const long = " Featherstonehaugh-Cholmondeley van den Boogaard"
	if st.Presence.Text != "" && st.Route != app.RouteHome {
		st.Presence.Text = longStatus
	}
	people := append([]app.Colleague(nil), st.People.Items...)
	for i := range people {
		people[i].Name += long
		if people[i].Text != "" {
			people[i].Text = longStatus
		}
	}
	st.People.Items = people
	list := append([]app.DeviceItem(nil), st.Devices.Items...)
	for i := range list {
		if i != 1 {
			list[i].Name = "Reception desk computer of the second floor, north wing"
		}
		list[i].Place = "2001:db8:85a3:8d3:1319:8a2e:370:7348"
	}
	st.Devices.Items = list
}

const longStatus = "in the old library on the third floor of the north wing until the meeting about the new night shift is over, then on the phone for an hour"
