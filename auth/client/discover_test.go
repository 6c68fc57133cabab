package client

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"
	"time"
)

func TestDiscover(t *testing.T) {
	metadata := func(url string, protocol int, challenge string) string {
		return fmt.Sprintf(`{"issuer":%q,"authorization_challenge_endpoint":%q,"token_endpoint":%q,`+
			`"foyer_name":"Riverside","foyer_practice":true,"foyer_time":1700000000,"foyer_protocol":%d,`+
			`"foyer_steps":["password","passkey","google"],"foyer_registration":"invi\u202eted","foyer_reset":true,"foyer_kind":"practice",`+
			`"foyer_password_rules":[{"name":"length","min":8},{"name":"bad name"},{"name":"upper","min":-1}]}`,
			url, challenge, url+"/oauth/token", protocol)
	}
	rows := []struct {
		name   string
		answer func(url string, w http.ResponseWriter)
		want   error
	}{
		{"ok", func(url string, w http.ResponseWriter) { give(w, 200, metadata(url, 1, url+"/oauth/challenge")) }, nil},
		{"another issuer", func(url string, w http.ResponseWriter) {
			give(w, 200, metadata("https://other.example", 1, "https://other.example/oauth/challenge"))
		}, &NotFoyerError{200, "calls itself https://other.example"}},
		{"another endpoint", func(url string, w http.ResponseWriter) {
			give(w, 200, metadata(url, 1, "https://evil.example/oauth/challenge"))
		}, &NotFoyerError{200, "other endpoints"}},
		{"newer", func(url string, w http.ResponseWriter) { give(w, 200, metadata(url, 2, url+"/oauth/challenge2")) }, &NewerError{2}},
		{"another OAuth server", func(url string, w http.ResponseWriter) { give(w, 200, fmt.Sprintf(`{"issuer":%q}`, url)) },
			&NotFoyerError{200, "another OAuth server"}},
		{"not found", func(_ string, w http.ResponseWriter) { give(w, 404, `{}`) }, &NotFoyerError{404, "no metadata"}},
		{"web page", func(_ string, w http.ResponseWriter) { page(w, 200) }, &NotFoyerError{200, "not JSON"}},
		{"busy", func(_ string, w http.ResponseWriter) { give(w, 503, `{"error":"temporarily_unavailable"}`) }, &BusyError{defaultWait}},
		{"failed", func(_ string, w http.ResponseWriter) { give(w, 500, `{}`) }, &ServerError{500}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer("http://"+r.Host, w) })
			got, err := c.Discover(t.Context())
			if err == nil && row.want == nil {
				want := Server{
					Name: "Riverside", Practice: true, Time: time.Unix(1700000000, 0), Kind: "practice",
					Offers: Offers{Passkey: true, Google: true, Registration: "invited", Reset: true},
					Rules:  []Rule{{Name: "length", Min: 8}, {Name: "upper"}},
				}
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("got %+v", got)
				}
				return
			}
			if !reflect.DeepEqual(err, row.want) {
				t.Fatalf("got %#v, want %#v", err, row.want)
			}
		})
	}
}

func TestLaunchSecretIsSent(t *testing.T) {
	seen := ""
	c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Get("Foyer-Launch")
		give(w, 200, `{}`)
	})
	c.options.Launch = "launch"
	_ = c.Revoke(t.Context(), "r1")
	if seen != "launch" {
		t.Fatalf("got %q", seen)
	}
}
