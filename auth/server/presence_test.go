package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
)

// desk is one signed-in program.
type desk struct {
	*authtest.Wire
	id     string // the account's
	tokens api.Token
}

func (k *clinic) desk(t *testing.T, account auth.Account) *desk {
	t.Helper()
	wire := authtest.NewWire(t, k.URL)
	return &desk{wire, account.ID, wire.SignIn(account.Email, right)}
}

func (d *desk) is(t *testing.T, status, text string) {
	t.Helper()
	reply := d.Call(http.MethodPut, api.PathPresence, d.tokens.AccessToken, api.PresenceEdit{Status: status, Text: text})
	if reply.Status != http.StatusNoContent {
		t.Fatalf("status %q: %d %s", status, reply.Status, reply.Raw)
	}
}

func (d *desk) stream() *authtest.Stream { return d.Stream(d.tokens.AccessToken, "") }

// R27, R28: colleagues see each other; appearing offline is seen as such.
func TestColleaguesSeeEachOther(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann, ben := k.desk(t, k.hire(annEmail, auth.RoleMember)), k.desk(t, k.hire(benEmail, auth.RoleAdmin))
	seen := ann.stream()
	seen.Until(api.EventSnapshot)
	theirs := ben.stream()
	seen.Sees(ben.id, "available")
	ben.is(t, "busy", "in surgery")
	seen.Sees(ben.id, "busy")
	ben.is(t, "offline", "")
	seen.Sees(ben.id, "offline")
	ben.is(t, "away", "")
	seen.Sees(ben.id, "away")
	theirs.Close()
	passing := time.NewTicker(100 * time.Millisecond) // the server notices in its own time
	defer passing.Stop()
	go func() {
		for {
			select {
			case <-t.Context().Done():
				return
			case <-passing.C:
				k.Clock.Advance(2 * time.Second)
			}
		}
	}()
	seen.Sees(ben.id, "offline")
}

// R28: nobody at any device is away, and back with the first input.
func TestIdleIsAway(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann, ben := k.desk(t, k.hire(annEmail, auth.RoleMember)), k.desk(t, k.hire(benEmail, auth.RoleMember))
	seen := ann.stream()
	ben.stream()
	seen.Sees(ben.id, "available")
	for _, row := range []struct {
		idle bool
		want string
	}{{true, "away"}, {false, "available"}} {
		if reply := ben.Call(http.MethodPut, api.PathIdle, ben.tokens.AccessToken, api.IdleEdit{Idle: row.idle}); reply.Status != http.StatusNoContent {
			t.Fatalf("idle: %d %s", reply.Status, reply.Raw)
		}
		seen.Sees(ben.id, row.want)
	}
}

// S35: who is here is seen within the organization, and not by its guests.
func TestPresenceStaysWithinTheOrganization(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann := k.desk(t, k.hire(annEmail, auth.RoleMember))
	there := k.CreateOrganization("Elsewhere", auth.MFAOff)
	others := map[string]auth.Account{
		"a guest": k.hire("guest@example.org", auth.RoleGuest),
		"solo":    k.CreateAccount("solo@example.org", "Solo", right),
		"somebody elsewhere": k.Create(directory.NewAccount{
			Email: "zoe@example.org", Name: "Zoe", Password: right, OrganizationID: there.ID,
		}),
	}
	ben := k.desk(t, k.hire(benEmail, auth.RoleMember))
	seen := ann.stream()
	seen.Until(api.EventSnapshot)
	for name, account := range others {
		other := k.desk(t, account)
		theirs := other.stream()
		if first := theirs.Until(api.EventSnapshot); strings.Contains(first.Data, ann.id) {
			t.Errorf("%s sees %s", name, first.Data)
		}
		other.is(t, "busy", "")
		var folk api.Folk
		other.Get(api.PathFolk, other.tokens.AccessToken).Into(t, &folk)
		if len(folk.People) != 0 {
			t.Errorf("%s is told of %+v", name, folk.People)
		}
	}
	ben.stream()
	for {
		event := seen.Until(api.EventPresence)
		for name, account := range others {
			if strings.Contains(event.Data, account.ID) {
				t.Errorf("%s is seen: %s", name, event.Data)
			}
		}
		if strings.Contains(event.Data, ben.id) {
			break
		}
	}
	var folk api.Folk
	ann.Get(api.PathFolk, ann.tokens.AccessToken).Into(t, &folk)
	if len(folk.People) != 1 || folk.People[0].ID != ben.id {
		t.Errorf("Ann's people: %+v", folk.People)
	}
}

// S26: whoever ends a session, its stream ends at once and says why.
func TestStreamEndsWithItsSession(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	account := k.hire(annEmail, auth.RoleMember)
	rows := []struct {
		name   string
		end    func(d, other *desk)
		reason api.Reason
	}{
		{"signed out", func(d, _ *desk) { d.Revoke(api.ParamToken, d.tokens.RefreshToken) }, api.ReasonSessionEnded},
		{"by another device", func(d, other *desk) {
			other.Call(http.MethodDelete, api.PathSessions+"/"+d.tokens.SessionID, other.tokens.AccessToken, nil)
		}, api.ReasonSessionEnded},
		{"with all others", func(_, other *desk) {
			other.Call(http.MethodDelete, api.PathSessions, other.tokens.AccessToken, nil)
		}, api.ReasonSessionEnded},
		{"its account was disabled", func(*desk, *desk) {
			if err := k.Service.Directory.Disable(t.Context(), annEmail, directoryActor()); err != nil {
				t.Fatal(err)
			}
		}, api.ReasonAccountDisabled},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			d, other := k.desk(t, account), k.desk(t, account)
			stream := d.stream()
			stream.Until(api.EventSnapshot)
			row.end(d, other)
			before := stream.Ended()
			var ended api.StreamEnded
			if len(before) == 0 || before[len(before)-1].Name != api.EventEnded ||
				json.Unmarshal([]byte(before[len(before)-1].Data), &ended) != nil || ended.Reason != row.reason {
				t.Errorf("%+v", before)
			}
			if reply := d.Get(api.PathMe, d.tokens.AccessToken); reply.Status != http.StatusUnauthorized {
				t.Errorf("the access token is good: %d", reply.Status)
			}
		})
	}
}

// A program that quits is gone at once, and its session lives on.
func TestLeavingNeedsNoGrace(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann, ben := k.desk(t, k.hire(annEmail, auth.RoleMember)), k.desk(t, k.hire(benEmail, auth.RoleMember))
	seen := ann.stream()
	ben.stream()
	seen.Sees(ben.id, "available")
	ben.Call(http.MethodDelete, api.PathPresence, ben.tokens.AccessToken, nil)
	seen.Sees(ben.id, "offline")
	if reply := ben.Get(api.PathMe, ben.tokens.AccessToken); reply.Status != http.StatusOK {
		t.Errorf("the session is over: %d", reply.Status)
	}
}

// R31: this device first, with when and where from; a foreign id is not there.
func TestDevicesAreListed(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	account := k.hire(annEmail, auth.RoleMember)
	old := k.desk(t, account)
	k.Clock.Advance(time.Hour)
	here := k.desk(t, account)
	ben := k.desk(t, k.hire(benEmail, auth.RoleAdmin))
	list := func() (all api.Sessions) {
		here.Get(api.PathSessions, here.tokens.AccessToken).Into(t, &all)
		return all
	}
	all := list().Sessions
	if len(all) != 2 || all[0].ID != here.tokens.SessionID || !all[0].This || all[1].ID != old.tokens.SessionID || all[1].This {
		t.Fatalf("%+v", all)
	}
	if all[1].Place != "127.0.0.1" || all[1].UsedAt != k.Clock.Now().Add(-time.Hour).Unix() {
		t.Errorf("used last: %+v", all[1])
	}
	old.tokens = old.Refresh(old.tokens.RefreshToken).Token
	if used := list().Sessions[1].UsedAt; used != k.Clock.Now().Unix() {
		t.Errorf("a refresh is no use: %d", used)
	}
	for name, id := range map[string]string{"Ben's": ben.tokens.SessionID, "nobody's": "none"} {
		if reply := here.Call(http.MethodDelete, api.PathSessions+"/"+id, here.tokens.AccessToken, nil); reply.Status != http.StatusNotFound {
			t.Errorf("%s: %d", name, reply.Status)
		}
	}
	if reply := ben.Get(api.PathMe, ben.tokens.AccessToken); reply.Status != http.StatusOK {
		t.Errorf("Ben was signed out: %d", reply.Status)
	}
	if reply := here.Call(http.MethodDelete, api.PathSessions, here.tokens.AccessToken, nil); reply.Status != http.StatusNoContent {
		t.Errorf("all others: %d %s", reply.Status, reply.Raw)
	}
	if all := list().Sessions; len(all) != 1 || !all[0].This {
		t.Errorf("afterwards %+v", all)
	}
	if reply := old.Refresh(old.tokens.RefreshToken); reply.Error.Reason != api.ReasonSessionEnded {
		t.Errorf("the other device: %s", reply.Raw)
	}
}

// The stream is refused to whom the API is refused.
func TestStreamNeedsAToken(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann := k.desk(t, k.hire(annEmail, auth.RoleMember))
	thief := authtest.NewWire(t, k.URL)
	for name, reply := range map[string]authtest.Reply{
		"no token":    thief.Get(api.PathStream, ""),
		"another key": thief.Get(api.PathStream, ann.tokens.AccessToken),
		"nonsense":    ann.Get(api.PathStream, "nonsense"),
	} {
		if reply.Status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", name, reply.Status, reply.Raw)
		}
	}
}
