package client

import (
	"net/http"
	"strings"
	"testing"
	"unicode"

	"foyer/auth"
)

// fuzzed is any answer that may come over the network.
func fuzzed(f *testing.F, bodies ...string) func(func(*testing.T, reply)) {
	for _, body := range append(bodies, "", "null", "[]", `{"error":"server_error"}`) {
		for _, status := range []int{200, 400, 401, 403, 429, 503} {
			f.Add(status, "application/json", "3", []byte(body))
		}
		f.Add(200, "text/html", "", []byte(body))
	}
	return func(check func(*testing.T, reply)) {
		f.Fuzz(func(t *testing.T, status int, kind, retry string, body []byte) {
			header := http.Header{"Content-Type": {kind}, "Retry-After": {retry}}
			check(t, reply{status, header, body, isJSON(header)})
		})
	}
}

func FuzzRefresh(f *testing.F) {
	fuzzed(f, goodTokens, `{"error":"invalid_grant","reason":"expired","ended_by":"admin","ended_at":5}`,
		`{"error":"insufficient_authorization","auth_session":"a","next":[{"step":"password"}]}`)(func(t *testing.T, r reply) {
		switch out := decodeRefresh(r).(type) {
		case Ended:
			if r.status != 400 || !r.json || errorOf(r) != "invalid_grant" {
				t.Fatalf("ended by %d %q", r.status, r.body)
			}
			switch out.Reason {
			case auth.EndedBySignOut, auth.EndedByDisabling, auth.EndedByPassword, auth.EndedByExpiry, auth.EndedByReuse, auth.EndedUnknown:
			default:
				t.Fatalf("reason %q", out.Reason)
			}
			shown(t, out.By)
		case Refreshed:
			tokensSane(t, r, out.Tokens)
		case Paused:
			if out.AuthSession == "" || len(out.Next) == 0 {
				t.Fatalf("paused without a way on: %q", r.body)
			}
		case KeepTrying:
			if out.Cause == nil {
				t.Fatal("no cause")
			}
		default:
			t.Fatalf("outcome %T", out)
		}
	})
}

func FuzzTokens(f *testing.F) {
	fuzzed(f, goodTokens)(func(t *testing.T, r reply) {
		tokens, err := decodeTokens(r)
		if err != nil {
			if tokens != (Tokens{}) {
				t.Fatalf("refused, but %q", r.body)
			}
			return
		}
		tokensSane(t, r, tokens)
	})
}

func tokensSane(t *testing.T, r reply, tokens Tokens) {
	t.Helper()
	if r.status != 200 || !r.json || tokens.Access == "" || tokens.ExpiresIn <= 0 || tokens.ExpiresIn > maxWait {
		t.Fatalf("took %d %q", r.status, r.body)
	}
	for _, token := range []auth.Secret{tokens.Access, tokens.Refresh} {
		if len(token) > maxToken || strings.ContainsAny(token.Reveal(), " \r\n\x00") {
			t.Fatalf("token %q", token.Reveal())
		}
	}
}

func FuzzProgress(f *testing.F) {
	fuzzed(f, wrongPassword, `{"authorization_code":"c"}`, askedForTOTP, keyShown, codeShown, sentAway, sentToGoogle)(func(t *testing.T, r reply) {
		progress, session, err := decodeProgress(r)
		switch {
		case err != nil && (progress.Done() || session != ""):
			t.Fatalf("refused, but %q", r.body)
		case err == nil && progress.Done() && (r.status != 200 || errorOf(r) != ""):
			t.Fatalf("code by %d %q", r.status, r.body)
		case err == nil && !progress.Done() && (session == "" || len(progress.Next) == 0 && !progress.isAway()):
			t.Fatalf("no way on: %q", r.body)
		}
		for _, part := range []string{progress.Redirect.RequestURI, progress.Google.Endpoint, progress.Google.ClientID, progress.Google.Nonce} {
			if len(part) > maxURI || strings.ContainsFunc(part, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Fatalf("away to %+v, %+v", progress.Redirect, progress.Google)
			}
		}
		shown(t, progress.Why)
		for _, way := range progress.Next {
			shown(t, way.Label)
			shown(t, way.Hint)
			if way.Step == "" || way.ResendAfter < 0 || way.ExpiresIn < 0 || way.AttemptsLeft != nil && *way.AttemptsLeft < 0 {
				t.Fatalf("way %+v", way)
			}
		}
		if key := progress.Shown; (key.TOTP == "") != (key.URI == "") || len(key.Recovery) > maxShown || strings.ContainsAny(key.Recovery.Reveal(), "\r\n\x00") {
			t.Fatalf("shown by %q", r.body)
		}
	})
}

func FuzzMetadata(f *testing.F) {
	const url = "https://foyer.example"
	fuzzed(f, `{"issuer":"https://foyer.example","authorization_challenge_endpoint":"https://foyer.example/oauth/challenge",`+
		`"token_endpoint":"https://foyer.example/oauth/token","foyer_name":"Riverside","foyer_protocol":1}`)(func(t *testing.T, r reply) {
		server, err := decodeMetadata(r, url)
		if err == nil && (r.status != 200 || !r.json || !strings.Contains(string(r.body), "foyer")) {
			t.Fatalf("took %d %q", r.status, r.body)
		}
		shown(t, server.Name)
	})
}

func FuzzMe(f *testing.F) {
	fuzzed(f, `{"sub":"1","name":"Ann","email":"ann@x.example"}`)(func(t *testing.T, r reply) {
		who, err := decodeMe(r)
		if err != nil && who != (Person{}) || err == nil && who.ID == "" {
			t.Fatalf("got %+v, %v", who, err)
		}
		shown(t, who.Name)
		shown(t, who.Email)
	})
}

func FuzzForgot(f *testing.F) {
	fuzzed(f, `{}`, `{"error":"too_many_attempts"}`)(func(t *testing.T, r reply) {
		if decodeForgot(r) == nil && (r.status != 202 || !r.json || errorOf(r) != "") {
			t.Fatalf("took %d %q", r.status, r.body)
		}
	})
}

func FuzzPicture(f *testing.F) {
	f.Add(200, "image/png", "", []byte("\x89PNG\r\n\x1a\n1"))
	fuzzed(f, "\xff\xd8\xff", `{"title":"x"}`)(func(t *testing.T, r reply) {
		picture, err := decodePicture(r)
		if err == nil && (r.status != 200 || len(picture) == 0 || !strings.HasPrefix(http.DetectContentType(picture), "image/")) {
			t.Fatalf("took %d %q", r.status, r.body)
		}
	})
}

func FuzzRevoked(f *testing.F) {
	fuzzed(f, `{}`)(func(t *testing.T, r reply) {
		if decodeRevoked(r) == nil && (r.status != 200 || !r.json && len(r.body) > 0) {
			t.Fatalf("took %d %q", r.status, r.body)
		}
	})
}

// shown is about a text that a person will read.
func shown(t *testing.T, text string) {
	t.Helper()
	if len([]rune(text)) > maxText || strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
		t.Fatalf("shown %q", text)
	}
}
