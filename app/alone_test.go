package app

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// alone tells whether the window can say that this account sees nobody.
func (d *desk) alone(want bool) {
	d.w.t.Helper()
	p := d.pass(time.Second).People
	if !p.Loaded || (p.Problem == ProblemDenied) != want || p.Problem != ProblemDenied && p.Problem != ProblemNone {
		d.w.t.Fatalf("alone is not %t: %+v", want, p)
	}
}

// TestGuestsAndSoloAccountsAreToldSo: they see nobody, which is neither an
// organization without people nor a failure.
func TestGuestsAndSoloAccountsAreToldSo(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		const guest = "guest@riverside.example"
		var org string
		err := w.service.Store.View(t.Context(), func(tx store.Tx) error {
			account, err := tx.AccountByIdentifier(ben)
			org = account.OrganizationID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.service.Directory.Create(t.Context(), directory.NewAccount{
			Email: guest, Name: "Gil", Password: right, OrganizationID: org, Role: auth.RoleGuest,
		})
		if err != nil {
			t.Fatal(err)
		}
		w.of(ann, "solo").alone(true)
		w.of(guest, "guest").alone(true)
		w.of(ben, "member").alone(false)
	})
}

func TestServerThatRefusesThePeople(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		refused := `{"title":"Forbidden","status":403}`
		s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.path == api.PathFolk {
				return canned(403, "application/problem+json", refused), nil
			}
			return s.network(c, answer)
		})
		d.entersWith(s, code)
		d.alone(true)
		reads := func() int { return s.w.made(func(c call) bool { return c.path == api.PathFolk }) }
		if d.pass(20 * time.Minute); reads() != 1 {
			t.Fatalf("asked %d times", reads())
		}
		d.alone(true)
	})
}

// TestSomebodyWhoJoinsATeamSeesIt: what was said of somebody alone is not said
// for ever.
func TestSomebodyWhoJoinsATeamSeesIt(t *testing.T) {
	inCrowd(t, nil, func(t *testing.T, c *crowded) {
		c.turns(func(s *stage) { s.role = "solo" })
		c.entersWith(c.stage, code)
		c.alone(true)
		c.mu.Lock()
		c.list = []api.FolkPerson{{ID: "b", Name: "Bo"}}
		c.mu.Unlock()
		c.turns(func(s *stage) { s.role = "member" })
		c.pass(2 * time.Minute)
		c.alone(false)
		if got := names(c.State()); !strings.HasPrefix(got, "Bo") {
			t.Fatalf("sees %q", got)
		}
	})
}
