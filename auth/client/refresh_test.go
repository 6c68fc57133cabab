package client

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

func TestRefreshOutcomes(t *testing.T) {
	keepTrying := func(cause any) func(Outcome) string {
		return func(out Outcome) string {
			trying, ok := out.(KeepTrying)
			if !ok || !errors.As(trying.Cause, cause) {
				return fmt.Sprintf("want KeepTrying because of %T", cause)
			}
			return ""
		}
	}
	exactly := func(want Outcome) func(Outcome) string {
		return func(out Outcome) string {
			if !reflect.DeepEqual(out, want) {
				return fmt.Sprintf("want %#v", want)
			}
			return ""
		}
	}
	var (
		notFoyer *NotFoyerError
		refused  *RefusedError
		failed   *ServerError
		busy     *BusyError
		limited  *ThrottledError
		lost     *UnreachableError
	)
	rows := []struct {
		name   string
		answer http.HandlerFunc
		check  func(Outcome) string
	}{
		{"ok", json200(goodTokens), exactly(Refreshed{Tokens{
			Access: "a1", ExpiresIn: 10 * time.Minute, Refresh: "r2", Scope: "foyer remember",
			SessionID: "s1", Idle: 30 * 24 * time.Hour, Absolute: 180 * 24 * time.Hour,
		}})},
		{"ended by whom and when", json400(`{"error":"invalid_grant","reason":"session_ended","ended_by":"Front desk","ended_at":1700000000}`),
			exactly(Ended{auth.EndedBySignOut, "Front desk", time.Unix(1700000000, 0)})},
		{"account disabled", json400(`{"error":"invalid_grant","reason":"account_disabled"}`), exactly(Ended{Reason: auth.EndedByDisabling})},
		{"password reset", json400(`{"error":"invalid_grant","reason":"password_reset"}`), exactly(Ended{Reason: auth.EndedByPassword})},
		{"expired", json400(`{"error":"invalid_grant","reason":"expired"}`), exactly(Ended{Reason: auth.EndedByExpiry})},
		{"reused", json400(`{"error":"invalid_grant","reason":"reused"}`), exactly(Ended{Reason: auth.EndedByReuse})},
		{"ended for no reason", json400(`{"error":"invalid_grant"}`), exactly(Ended{Reason: auth.EndedUnknown})},
		{"ended for a reason of the future", json400(`{"error":"invalid_grant","reason":"moved"}`), exactly(Ended{Reason: auth.EndedUnknown})},
		{"paused", json403(`{"error":"insufficient_authorization","auth_session":"as","session_expires_in":1800,"next":[{"step":"password"}]}`),
			exactly(Paused{"as", []Next{{Step: auth.StepPassword}}, 30 * time.Minute})},
		{"paused without a way on", json403(`{"error":"insufficient_authorization","auth_session":"as","next":[]}`), keepTrying(&notFoyer)},
		{"invalid_grant with another status", jsonWith(401, `{"error":"invalid_grant"}`), keepTrying(&refused)},
		{"invalid_grant on a web page", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"error":"invalid_grant","reason":"expired"}`)
		}, keepTrying(&notFoyer)},
		{"invalid_client", json400(`{"error":"invalid_client"}`), keepTrying(&refused)},
		{"an error of the future", json400(`{"error":"not_on_sundays"}`), keepTrying(&refused)},
		{"invalid_dpop_proof", json400(`{"error":"invalid_dpop_proof"}`), keepTrying(&refused)},
		{"wrong launch secret", jsonWith(403, `{"error":"not_here"}`), keepTrying(&refused)},
		{"captive portal", func(w http.ResponseWriter, _ *http.Request) { page(w, 200) }, keepTrying(&notFoyer)},
		{"captive portal that says so", func(w http.ResponseWriter, _ *http.Request) { page(w, 511) }, keepTrying(&notFoyer)},
		{"captive portal that redirects", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, keepTrying(&notFoyer)},
		{"web page 400", func(w http.ResponseWriter, _ *http.Request) { page(w, 400) }, keepTrying(&notFoyer)},
		{"proxy's 502", func(w http.ResponseWriter, _ *http.Request) { page(w, 502) }, keepTrying(&failed)},
		{"server_error", jsonWith(500, `{"error":"server_error"}`), keepTrying(&failed)},
		{"busy", withRetry("7", jsonWith(503, `{"error":"temporarily_unavailable"}`)), keepTrying(&busy)},
		{"throttled", withRetry("7", jsonWith(429, `{"error":"too_many_attempts"}`)), keepTrying(&limited)},
		{"garbage", json200(`{"access_token":`), keepTrying(&notFoyer)},
		{"another JSON", json200(`{"ok":true}`), keepTrying(&notFoyer)},
		{"JSON of another shape", json200(`[1,2]`), keepTrying(&notFoyer)},
		{"empty", json200(``), keepTrying(&notFoyer)},
		{"bearer tokens", json200(strings.Replace(goodTokens, "DPoP", "Bearer", 1)), keepTrying(&notFoyer)},
		{"token that breaks a header", json200(strings.Replace(goodTokens, `"a1"`, `"a\r\nX: 1"`, 1)), keepTrying(&notFoyer)},
		{"token too long to keep", json200(strings.Replace(goodTokens, `"r2"`, `"`+strings.Repeat("r", 600)+`"`, 1)), keepTrying(&notFoyer)},
		{"expires in the past", json200(strings.Replace(goodTokens, "600", "-1", 1)), keepTrying(&notFoyer)},
		{"endless body", endless, keepTrying(&notFoyer)},
		{"truncated", truncated, keepTrying(&lost)},
		{"hung up", func(w http.ResponseWriter, _ *http.Request) { hangUp(w) }, keepTrying(&lost)},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer(w, r) })
			out := c.Refresh(t.Context(), "r1")
			if complaint := row.check(out); complaint != "" {
				t.Fatalf("got %#v, %s", out, complaint)
			}
		})
	}
}

func TestRefreshSendsTheTokenWithProof(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, goodTokens) })
	c.Refresh(t.Context(), "r1")
	got := s.requests()[0]
	if got.path != api.PathToken || got.proof == "" ||
		got.body != "client_id=foyer-desktop&grant_type=refresh_token&refresh_token=r1" {
		t.Fatalf("sent %+v", got)
	}
}

func TestServerDownIsKeepTrying(t *testing.T) {
	c, s := serve(t, nil)
	s.Close()
	var lost *UnreachableError
	if out, ok := c.Refresh(t.Context(), "r1").(KeepTrying); !ok || !errors.As(out.Cause, &lost) {
		t.Fatalf("got %#v", out)
	}
}

func jsonWith(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { give(w, status, body) }
}

func json200(body string) http.HandlerFunc { return jsonWith(200, body) }
func json400(body string) http.HandlerFunc { return jsonWith(400, body) }
func json403(body string) http.HandlerFunc { return jsonWith(403, body) }

func withRetry(after string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", after)
		next(w, r)
	}
}

// endless goes on until the client has had enough.
func endless(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for {
		if _, err := w.Write([]byte(strings.Repeat(" ", 1<<15))); err != nil {
			return
		}
	}
}

func truncated(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(goodTokens[:20]))
}
