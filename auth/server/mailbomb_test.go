package server_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
)

// A mailbox has as many addresses as a stranger can think of, and gets five
// mails an hour and ten a day all the same.
func TestPlusAddressesAreOneMailbox(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	asked := func(address string) int { return k.follow().register("Carla", address, right).Status }
	sent, day := 0, k.Clock.Now()
	for n := range 40 {
		if asked(fmt.Sprintf("carla+%d@example.org", n)) == http.StatusForbidden {
			sent++
		}
		if n == 9 && sent != 5 {
			t.Errorf("%d within ten minutes", sent)
		}
		k.Clock.Advance(time.Minute + time.Duration(n/10)*10*time.Minute)
	}
	if sent != 10 || k.Clock.Now().Sub(day) > 24*time.Hour {
		t.Errorf("%d mails in %v", sent, k.Clock.Now().Sub(day))
	}
	want(t, "the address itself", k.follow().register("Carla", newEmail, right), http.StatusTooManyRequests, api.ErrTooManyAttempts)
	for _, another := range []string{"carlo@example.org", "carla@example.com", "+carla@example.org"} {
		if status := asked(another); status != http.StatusForbidden {
			t.Errorf("%s: %d", another, status)
		}
	}
}

// An admin is no better than a stranger there.
func TestAdminInvitesAnAddressSomeTimes(t *testing.T) {
	k := openRegistration(t, flow.RegistrationInvited)
	k.hire(annEmail, auth.RoleAdmin)
	admin := k.signedIn(annEmail)
	for n := range 5 {
		if reply := admin.invite(fmt.Sprintf("carla+%d@example.org", n%2), "member"); reply.Status != http.StatusNoContent {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
	}
	reply := admin.invite(newEmail, "member")
	if reply.Status != http.StatusTooManyRequests || reply.Header.Get("Retry-After") != "3600" {
		t.Errorf("one more: %d %q %s", reply.Status, reply.Header.Get("Retry-After"), reply.Raw)
	}
	if reply := admin.invite("dora@example.org", "member"); reply.Status != http.StatusNoContent {
		t.Errorf("another: %d %s", reply.Status, reply.Raw)
	}
	for n := range 2 {
		if got := len(k.Letters(fmt.Sprintf("carla+%d@example.org", n))); got != 3-n {
			t.Errorf("%d letters", got)
		}
	}
}
