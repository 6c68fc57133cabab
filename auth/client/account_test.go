package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"foyer/auth"
)

func is(err, target error) bool { return errors.Is(err, target) }

func problem(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func empty(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func TestCallsOfTheAPI(t *testing.T) {
	rows := []struct {
		name         string
		method, path string
		body         string
		answer       string
		call         func(context.Context, *Client) (any, error)
		want         any
	}{
		{"authenticators", "GET", "/api/v1/me/authenticators", "", `{"authenticators":[{"id":"t1","factor":"totp","label":"a\u202eb\n","created_at":5},{"id":""}],"addable":["enroll_sms","bad step"],"has_password":true}`,
			func(ctx context.Context, c *Client) (any, error) { return c.Authenticators(ctx, "a1") },
			Authenticators{Authenticators: []Authenticator{{ID: "t1", Factor: "totp", Label: "ab", CreatedAt: 5}}, Addable: []auth.Step{"enroll_sms"}, HasPassword: true}},
		{"rename", "PATCH", "/api/v1/me/authenticators/a%2Fb", `{"label":"Pixel"}`, "",
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.RenameAuthenticator(ctx, "a1", "a/b", "Pixel")
			}, nil},
		{"remove", "DELETE", "/api/v1/me/authenticators/t1", "", "",
			func(ctx context.Context, c *Client) (any, error) { return nil, c.RemoveAuthenticator(ctx, "a1", "t1") }, nil},
		{"default", "PUT", "/api/v1/me/default-authenticator", `{"id":"t1"}`, "{}",
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.SetDefaultAuthenticator(ctx, "a1", "t1", false)
			}, nil},
		{"activity", "GET", "/api/v1/me/activity", "", `{"events":[{"at":7,"event":"sign\nin","outcome":"ok"}]}`,
			func(ctx context.Context, c *Client) (any, error) { return c.Activity(ctx, "a1") },
			[]Event{{At: 7, Event: "sign in", Outcome: "ok"}}},
		{"organization", "GET", "/api/v1/organization", "", `{"name":"Riverside","mfa":"required","methods":["totp"],"offered":["totp","x y"]}`,
			func(ctx context.Context, c *Client) (any, error) { return c.Organization(ctx, "a1") },
			Organization{Name: "Riverside", MFA: "required", Methods: []string{"totp"}, Offered: []string{"totp"}}},
		{"preview", "POST", "/api/v1/organization/preview", `{"mfa":"off","methods":["totp"]}`, `{"affected":0,"must_set_up":1,"no_way_in":2}`,
			func(ctx context.Context, c *Client) (any, error) {
				return c.Preview(ctx, "a1", Policy{MFA: "off", Methods: []string{"totp"}})
			}, Preview{Affected: 0, MustSetUp: 1, NoWayIn: 2}},
		{"policy", "PUT", "/api/v1/organization/policy", `{"mfa":"off","methods":[],"at_once":true}`, "",
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.SetPolicy(ctx, "a1", Policy{MFA: "off", Methods: []string{}, AtOnce: true})
			}, nil},
		{"people", "GET", "/api/v1/organization/people", "", `{"people":[{"id":"b1","name":"Ben\n","factors":["totp"]},{"name":"nobody"}]}`,
			func(ctx context.Context, c *Client) (any, error) { return c.People(ctx, "a1") },
			[]Member{{ID: "b1", Name: "Ben", Factors: []string{"totp"}}}},
		{"reset", "POST", "/api/v1/organization/people/b1/reset-mfa", `{}`, "",
			func(ctx context.Context, c *Client) (any, error) { return nil, c.Act(ctx, "a1", "b1", ActionResetMFA) }, nil},
		{"pass", "POST", "/api/v1/organization/people/b1/pass", `{}`, `{"code":"gate-7731","expires_at":9}`,
			func(ctx context.Context, c *Client) (any, error) { return c.IssuePass(ctx, "a1", "b1") }, Pass{Code: "gate-7731", ExpiresAt: 9}},
		{"invitations", "GET", "/api/v1/organization/invitations", "", `{"registration":"invited","invitations":[{"email":"p@x.example","role":"member\n","created_at":7},{"email":"bad\u202e@x.example"},{}]}`,
			func(ctx context.Context, c *Client) (any, error) { return c.Invitations(ctx, "a1") },
			Invitations{Registration: "invited", Invitations: []Invitation{{Email: "p@x.example", Role: "member", CreatedAt: 7}}}},
		{"invite", "POST", "/api/v1/organization/invitations", `{"email":"p@x.example","role":"guest"}`, "",
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.Invite(ctx, "a1", "p@x.example", "guest")
			}, nil},
		{"withdraw", "DELETE", "/api/v1/organization/invitations/p%2Fq@x.example", "", "",
			func(ctx context.Context, c *Client) (any, error) { return nil, c.Withdraw(ctx, "a1", "p/q@x.example") }, nil},
		{"mail", "GET", "/api/v1/organization/mail", "", `{"server":"smtp.x.example:587\n","username":"foyer","password":"leaked","from":"f@x.example","editable":true}`,
			func(ctx context.Context, c *Client) (any, error) { return c.Mail(ctx, "a1") },
			Mail{Server: "smtp.x.example:587", Username: "foyer", From: "f@x.example", Editable: true}},
		{"set mail", "PUT", "/api/v1/organization/mail", `{"server":"smtp.x.example:587","username":"foyer","password":"key","from":"f@x.example","editable":false}`, "",
			func(ctx context.Context, c *Client) (any, error) {
				return nil, c.SetMail(ctx, "a1", "smtp.x.example:587", "foyer", "key", "f@x.example")
			}, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var seen *http.Request
			answer := empty(204)
			if row.answer != "" {
				answer = json200(row.answer)
			}
			c, s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				seen = r
				answer(w, r)
			})
			got, err := row.call(t.Context(), c)
			if err != nil || !reflect.DeepEqual(got, row.want) {
				t.Fatalf("got %+v, %v", got, err)
			}
			sent := s.requests()[0]
			if seen.Method != row.method || seen.URL.EscapedPath() != row.path || sent.body != row.body || sent.proof == "" || seen.Header.Get("Authorization") != "DPoP a1" {
				t.Fatalf("sent %s %s %q", seen.Method, seen.URL.EscapedPath(), sent.body)
			}
			if kind := seen.Header.Get("Content-Type"); (kind == "application/json") != (row.body != "") {
				t.Fatalf("content type %q", kind)
			}
		})
	}
}

func TestRefusalsOfTheAPI(t *testing.T) {
	var (
		denied   *DeniedError
		refused  *RefusedError
		failed   *ServerError
		stranger *NotFoyerError
		limited  *ThrottledError
	)
	as := func(target any) func(error) bool { return func(err error) bool { return errors.As(err, target) } }
	rows := []struct {
		name   string
		answer http.HandlerFunc
		check  func(error) bool
	}{
		{"stale token", problem(401, `{"error":"invalid_token"}`), func(err error) bool { return is(err, ErrInvalidToken) }},
		{"step-up", problem(401, `{"error":"insufficient_user_authentication"}`), func(err error) bool { return is(err, ErrProofRequired) }},
		{"step-up with another status", problem(403, `{"error":"insufficient_user_authentication"}`), as(&refused)},
		{"401 of a proxy", jsonWith(401, `{}`), as(&stranger)},
		{"unknown", problem(404, `{"title":"x"}`), func(err error) bool { return is(err, ErrNoSuch) }},
		{"unknown, says our server", problem(404, `{"title":"x","error":"invalid_request"}`), func(err error) bool { return is(err, ErrNoSuch) }},
		{"404 of a proxy", jsonWith(404, `{}`), as(&stranger)},
		{"not an admin", problem(403, `{"title":"x"}`), as(&denied)},
		{"taken", problem(409, `{"title":"x","detail":"has an account"}`), func(err error) bool { return is(err, ErrTaken) }},
		{"409 of a proxy", jsonWith(409, `{}`), as(&stranger)},
		{"not valid", problem(422, `{"title":"x","detail":"bad"}`), as(&refused)},
		{"throttled", problem(429, `{"error":"too_many_attempts"}`), as(&limited)},
		{"failed", problem(500, `{"title":"x"}`), as(&failed)},
		{"portal", func(w http.ResponseWriter, _ *http.Request) { page(w, 200) }, as(&stranger)},
		{"portal, empty", empty(200), as(&stranger)},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer(w, r) })
			if err := c.SetPolicy(t.Context(), "a1", Policy{}); !row.check(err) {
				t.Fatalf("got %#v", err)
			}
			if _, err := c.Organization(t.Context(), "a1"); !row.check(err) {
				t.Fatalf("got %#v", err)
			}
		})
	}
}

func TestWithdrawingWhatIsGoneIsDone(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { problem(404, `{"title":"x"}`)(w, r) })
	if err := c.Withdraw(t.Context(), "a1", "p@x.example"); err != nil {
		t.Fatal(err)
	}
}

func TestRemovingWhatIsGoneIsDone(t *testing.T) {
	c, _ := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if n == 0 {
			hangUp(w) // it was removed, but nobody heard
			return
		}
		problem(404, `{"title":"x"}`)(w, r)
	})
	if err := c.RemoveAuthenticator(t.Context(), "a1", "t1"); err != nil {
		t.Fatal(err)
	}
}

func TestPassIsNotAskedForTwice(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { hangUp(w) })
	if _, err := c.IssuePass(t.Context(), "a1", "b1"); err == nil || len(s.requests()) != 1 {
		t.Fatalf("%v, %d requests", err, len(s.requests()))
	}
}

func TestLargeOrganizationFits(t *testing.T) {
	var people []string
	for n := range 5000 {
		people = append(people, fmt.Sprintf(`{"id":"p%d","name":"Person number %d","email":"person-%d@riverside.example","role":"member","factors":["totp","email_code"]}`, n, n, n))
	}
	body := `{"people":[` + strings.Join(people, ",") + `]}`
	c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, body) })
	if got, err := c.People(t.Context(), "a1"); err != nil || len(got) != 5000 {
		t.Fatalf("%d people, %v", len(got), err)
	}
	if _, err := c.Authenticators(t.Context(), "a1"); err == nil {
		t.Fatal("took a body that large elsewhere")
	}
}

func FuzzAPI(f *testing.F) {
	fuzzed(f, `{"authenticators":[{"id":"t1","factor":"totp","label":"x"}],"addable":["enroll_sms"]}`,
		`{"events":[{"at":1,"event":"e"}]}`, `{"name":"R","mfa":"off","methods":["totp"]}`, `{"affected":1}`,
		`{"people":[{"id":"1","name":"B"}]}`, `{"code":"gate-1","expires_at":1}`, `{"error":"insufficient_user_authentication"}`)(func(t *testing.T, r reply) {
		taken := func(err error) {
			t.Helper()
			if err == nil && (r.status != 200 || !r.json || errorOf(r) != "") {
				t.Fatalf("took %d %q", r.status, r.body)
			}
		}
		list, err := decodeAuthenticators(r)
		taken(err)
		for _, one := range list.Authenticators {
			shown(t, one.Label)
			shown(t, one.Hint)
			if !isID(one.ID) {
				t.Fatalf("id %q", one.ID)
			}
		}
		events, err := decodeActivity(r)
		taken(err)
		for _, one := range events {
			shown(t, one.Event)
			shown(t, one.Detail)
		}
		organization, err := decodeOrganization(r)
		taken(err)
		shown(t, organization.Name)
		preview, err := decodePreview(r)
		if taken(err); preview.Affected < 0 || preview.MustSetUp < 0 || preview.NoWayIn < 0 {
			t.Fatalf("preview %+v", preview)
		}
		people, err := decodePeople(r)
		taken(err)
		for _, one := range people {
			shown(t, one.Name)
		}
		invited, err := decodeInvitations(r)
		taken(err)
		for _, one := range invited.Invitations {
			shown(t, one.Email)
			shown(t, one.Role)
		}
		mail, err := decodeMail(r)
		taken(err)
		shown(t, mail.Server)
		if mail.Password != "" {
			t.Fatal("password told")
		}
		pass, err := decodePass(r)
		if taken(err); err == nil && (pass.Code == "" || pass.ExpiresAt <= 0) {
			t.Fatalf("pass %+v", pass)
		}
		if err := decodeChanged(r); err == nil && r.status != 200 && (r.status != 204 || len(r.body) > 0) {
			t.Fatalf("took %d %q", r.status, r.body)
		}
	})
}
