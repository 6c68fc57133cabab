package presence_test

import (
	"testing"
	"time"

	"foyer/auth/presence"
	"foyer/auth/presence/presencetest"
)

// R27: a new picture is told like a new status, to those who may see it.
func TestAPictureIsToldWithTheStatus(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		bob, eve := open(t, h, bob()), open(t, h, presence.Opening{AccountID: "eve", OrganizationID: "bank"})
		with := ann()
		with.Picture = "one"
		open(t, h, with)
		time.Sleep(moment)
		bob.sees("ann=available @one, bob=available")
		for _, row := range []struct{ picture, want string }{
			{"two", "ann=available @two, bob=available"}, {"", "ann=available, bob=available"},
			{"three", "ann=available @three, bob=available"},
		} {
			h.SetPicture("ann", row.picture)
			time.Sleep(moment)
			bob.sees(row.want)
		}
		told := bob.Count["presence"]
		h.SetPicture("ann", "three")
		time.Sleep(moment)
		if bob.settled().Count["presence"] != told {
			t.Error("the same picture was told again")
		}
		eve.sees("eve=available")
	})
}

// Who appears offline is not given away by a new picture; it shows with them.
func TestAPictureDoesNotBetrayWhoAppearsOffline(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		bob := open(t, h, bob())
		open(t, h, ann())
		set(t, h, "ann", "clinic", presence.Offline, "")
		time.Sleep(moment)
		told := bob.settled().Count["presence"]
		h.SetPicture("ann", "one")
		time.Sleep(moment)
		if got := bob.settled(); got.Count["presence"] != told || got.list() != "bob=available" {
			t.Errorf("sees %q after %d events more", got.list(), got.Count["presence"]-told)
		}
		set(t, h, "ann", "clinic", presence.Busy, "")
		time.Sleep(moment)
		bob.sees("ann=busy @one, bob=available")
	})
}

func TestAPictureIsToldByEveryHub(t *testing.T) {
	hubs(t, func(t *testing.T, first, second *presence.Hub, _ *presencetest.Cut) {
		watching := open(t, first, bob())
		with := ann()
		with.Picture = "one"
		open(t, second, with)
		time.Sleep(moment)
		watching.sees("ann=available @one, bob=available")
		// Whichever process was asked to keep it.
		for _, row := range []struct {
			hub     *presence.Hub
			picture string
		}{{second, "two"}, {first, "three"}} {
			row.hub.SetPicture("ann", row.picture)
			time.Sleep(moment)
			watching.sees("ann=available @" + row.picture + ", bob=available")
			late := bob()
			late.SessionID = "late" + row.picture
			open(t, second, late).sees("ann=available @" + row.picture + ", bob=available")
		}
	})
}
