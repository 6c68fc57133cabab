package ui_test

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/uitest"
)

// asks compares intents that hold lists.
func asks(t *testing.T, s *stage, want ...app.Intent) {
	t.Helper()
	if len(s.asked) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(s.asked, want) {
		t.Errorf("asked for %#v, want %#v", s.asked, want)
	}
}

// show opens a window on a sample.
func show(t *testing.T, name string) *stage {
	t.Helper()
	s := open(t, nil)
	s.Show(state(t, name))
	return s
}

func TestTroubleOffersToTryAgain(t *testing.T) {
	for _, name := range []string{"security-unreachable", "organization-unreachable", "people-unreachable", "activity-unreachable"} {
		s := show(t, name)
		sees(t, s, "Foyer can't reach id.riverside.example")
		press(t, s, "Try again")
		asks(t, s, app.RetryNow{})
	}
}

func TestEscapeLeavesTheScreensInside(t *testing.T) {
	for _, name := range []string{"security", "activity", "organization", "people", "inbox-empty"} {
		s := show(t, name)
		key(s, fyne.KeyEscape)
		asks(t, s, app.Back{})
	}
}

func TestHomeMenuOffersWhatThePersonCanUse(t *testing.T) {
	tests := map[string]struct{ there, missing []string }{
		"home":          {[]string{"Profile", "Security", "Devices", "Settings", "Log out"}, []string{"Organization", "People", "Inbox"}},
		"home-practice": {[]string{"Security", "Inbox", "Log out"}, []string{"Organization", "People"}},
		"home-admin":    {[]string{"Security", "Organization", "People", "Inbox", "Log out"}, nil},
	}
	routes := map[string]app.Route{
		"Profile": app.RouteProfile, "Devices": app.RouteDevices, "Settings": app.RouteSettings,
		"Security": app.RouteSecurity, "Organization": app.RouteOrganization, "People": app.RoutePeople, "Inbox": app.RouteInbox,
	}
	for name, tt := range tests {
		for _, label := range tt.there {
			s := show(t, name)
			press(t, s, "Account menu")
			press(t, s, label)
			if route, ok := routes[label]; ok {
				asks(t, s, app.Show{Route: route})
			} else {
				asks(t, s, app.LogOut{})
			}
		}
		s := show(t, name)
		press(t, s, "Account menu")
		for _, label := range tt.missing {
			if uitest.Find(s.canvas(), label) != nil {
				t.Errorf("%s: the menu offers %q", name, label)
			}
		}
	}
}

func TestHomeTellsOfLetters(t *testing.T) {
	s := show(t, "home-admin")
	press(t, s, "Inbox, 2 new messages")
	asks(t, s, app.Show{Route: app.RouteInbox})
	st := state(t, "home-admin")
	st.Inbox.Unread = 1
	s.Show(st)
	find(t, s, "Inbox, 1 new message")
	st.Inbox.Unread = 0
	s.Show(st)
	find(t, s, "Inbox")
	s = show(t, "home")
	if uitest.Find(s.canvas(), "Inbox") != nil {
		t.Error("there is an inbox outside practice mode")
	}
}
