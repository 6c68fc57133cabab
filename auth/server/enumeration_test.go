package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/service"
)

var random = regexp.MustCompile(`"auth_session":"[^"]*"`)

// seen is all that somebody outside can tell about an answer.
type seen struct {
	status, length  int
	raw, retryAfter string
}

func seeing(reply authtest.Reply) seen {
	return seen{
		status: reply.Status, length: len(reply.Raw), retryAfter: reply.Header.Get("Retry-After"),
		raw: random.ReplaceAllString(reply.Raw, `"auth_session":"..."`),
	}
}

// S5: an account that does not exist fails like one whose password is wrong:
// the same bytes, the same calls of the store, one hash.
func TestUnknownAccountLooksLikeAWrongPassword(t *testing.T) {
	watch := &recorder{}
	srv := authtest.Start(t, func(o *service.Options) { o.Wrap = watch.wrap })
	srv.CreateAccount(annEmail, "Ann Lee", right)
	srv.Create(directory.NewAccount{Email: "ben@example.org", Username: "ben.okafor", Name: "Ben", Password: right})
	srv.CreateAccount("dmitri@example.org", "Dmitri", right)
	if err := srv.Service.Directory.Disable(t.Context(), "dmitri@example.org", directory.Actor{}); err != nil {
		t.Fatal(err)
	}
	// One install for all, so that nothing but the name differs.
	wire := authtest.NewWire(t, srv.URL)
	wire.Post(api.PathRevoke, nil) // for the nonce
	fail := func(typed string) (seen, []string, int64) {
		watch.taken()
		before := srv.Service.Directory.Hasher.Hashes()
		reply := wire.Post(api.PathChallenge, wire.Start(typed, wrong))
		return seeing(reply), watch.taken(), srv.Service.Directory.Hasher.Hashes() - before
	}
	first, firstCalls, hashes := fail(annEmail)
	if hashes != 1 || first.status != http.StatusForbidden {
		t.Fatalf("wrong password: %d hashes, %+v", hashes, first)
	}
	rows := []struct{ name, typed string }{
		{"wrong password of a username", "ben.okafor"},
		{"disabled account", "dmitri@example.org"},
		{"unknown email", "nobody@example.org"},
		{"unknown username", "nobody"},
		{"unknown in capitals", "NOBODY.ELSE"},
		{"an identifier that cannot be", strings.Repeat("x", 300)},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, calls, hashes := fail(row.typed)
			if hashes != 1 {
				t.Errorf("%d hashes", hashes)
			}
			same(t, "answers", got, first)
			same(t, "store calls", calls, firstCalls)
		})
	}
}

// S5 in the throttled state, where the wait must not tell either.
func TestUnknownAccountIsThrottledAlike(t *testing.T) {
	watch := &recorder{}
	srv, _ := withAnn(t, func(o *service.Options) { o.Wrap = watch.wrap })
	known, unknown := follow(t, srv), follow(t, srv)
	known.begin("", wrong) // for the nonce
	unknown.begin("", wrong)
	watch.taken()
	for range 14 {
		knownReply := known.begin(annEmail, wrong)
		knownCalls := watch.taken()
		unknownReply := unknown.begin("bob@example.org", wrong)
		unknownCalls := watch.taken()
		same(t, "answers", seeing(knownReply), seeing(unknownReply))
		same(t, "store calls", knownCalls, unknownCalls)
		if knownReply.Status == http.StatusTooManyRequests {
			srv.Clock.Advance(31 * time.Second)
		}
	}
}
