package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"foyer/auth"
)

func TestLostAnswerIsRepeatedOnceWithTheSameBody(t *testing.T) {
	ways := map[string]func(*Client) error{
		"challenge": func(c *Client) error {
			_, err := c.Begin(Begin{DeviceName: "Desk"}).Password(t.Context(), "ann", "secret")
			return err
		},
		"redeem": func(c *Client) error {
			_, err := c.Begin(Begin{}).Redeem(t.Context(), "code")
			return err
		},
		"refresh": func(c *Client) error {
			if out, ok := c.Refresh(t.Context(), "r1").(KeepTrying); ok {
				return out.Cause
			}
			return nil
		},
		"revoke": func(c *Client) error { return c.Revoke(t.Context(), "r1") },
		"me": func(c *Client) error {
			_, err := c.Me(t.Context(), "a1")
			return err
		},
	}
	answers := map[string]string{
		"challenge": `{"authorization_code":"c"}`, "redeem": goodTokens, "refresh": goodTokens,
		"revoke": `{}`, "me": `{"sub":"1","name":"Ann"}`,
	}
	for name, call := range ways {
		t.Run(name+" answered the second time", func(t *testing.T) {
			c, s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n == 0 {
					hangUp(w)
					return
				}
				give(w, 200, answers[name])
			})
			if err := call(c); err != nil {
				t.Fatal(err)
			}
			got := s.requests()
			if len(got) != 2 || got[0].body != got[1].body {
				t.Fatalf("sent %+v", got)
			}
			if got[0].proof != "" && idOf(t, got[0].proof) == idOf(t, got[1].proof) {
				t.Fatal("the same proof twice")
			}
		})
		t.Run(name+" never answered", func(t *testing.T) {
			c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { hangUp(w) })
			var lost *UnreachableError
			if err := call(c); !errors.As(err, &lost) {
				t.Fatalf("got %v", err)
			}
			// net/http may add one of its own for a request without a body.
			if n := len(s.requests()); n != 2 && name != "me" {
				t.Fatalf("sent %d times", n)
			}
		})
	}
}

func TestRefusedConnectionIsNotRepeated(t *testing.T) {
	dials := 0
	key := connect(t, "http://127.0.0.1:1").options.Key
	c, err := New(Options{URL: "http://127.0.0.1:1", Key: key, Transport: counting(func() { dials++ })})
	if err != nil {
		t.Fatal(err)
	}
	c.Refresh(t.Context(), "r1")
	if dials != 1 {
		t.Fatalf("dialed %d times", dials)
	}
}

func counting(count func()) http.RoundTripper {
	transport := NewTransport()
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		count()
		return transport.RoundTrip(r)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNonceIsRetriedExactlyOnce(t *testing.T) {
	for _, status := range []int{400, 401} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			c, s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("DPoP-Nonce", fmt.Sprintf("nonce-%d", n))
				give(w, status, `{"error":"use_dpop_nonce"}`)
			})
			if _, err := c.Me(t.Context(), "a1"); err == nil {
				t.Fatal("no error")
			}
			got := s.requests()
			if len(got) != 2 {
				t.Fatalf("sent %d times", len(got))
			}
			if a, b := claimOf(t, got[0].proof, "nonce"), claimOf(t, got[1].proof, "nonce"); a != nil || b != "nonce-0" {
				t.Fatalf("nonces %v, %v", a, b)
			}
			c.Refresh(t.Context(), "r1")
			if a := claimOf(t, s.requests()[2].proof, "nonce"); a != "nonce-1" {
				t.Fatalf("next nonce %v, want the newest", a)
			}
		})
	}
}

func TestNonceOfAnyAnswerIsUsed(t *testing.T) {
	c, s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("DPoP-Nonce", fmt.Sprintf("nonce-%d", n))
		give(w, 200, `{}`)
	})
	_ = c.Revoke(t.Context(), "r1")
	c.Refresh(t.Context(), "r1")
	if a := claimOf(t, s.requests()[1].proof, "nonce"); a != "nonce-0" {
		t.Fatalf("nonce %v", a)
	}
}

func TestNonceAndLostAnswerTogether(t *testing.T) {
	c, s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		switch n {
		case 0:
			w.Header().Set("DPoP-Nonce", "n")
			give(w, 400, `{"error":"use_dpop_nonce"}`)
		case 1:
			hangUp(w)
		default:
			give(w, 200, goodTokens)
		}
	})
	if out, ok := c.Refresh(t.Context(), "r1").(Refreshed); !ok {
		t.Fatalf("got %#v", out)
	}
	if n := len(s.requests()); n != 3 {
		t.Fatalf("sent %d times", n)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	_, err := c.Begin(Begin{}).Password(t.Context(), "ann", "secret")
	var stranger *NotFoyerError
	if !errors.As(err, &stranger) || len(s.requests()) != 1 {
		t.Fatalf("got %v after %d requests", err, len(s.requests()))
	}
}

func TestSlowAnswerEndsWithTheContext(t *testing.T) {
	hold := make(chan struct{})
	c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte("{"))
		_ = http.NewResponseController(w).Flush()
		close(hold)
		<-r.Context().Done() // one byte, then nothing
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-hold
		cancel()
	}()
	out, ok := c.Refresh(ctx, "r1").(KeepTrying)
	if !ok || !errors.Is(out.Cause, context.Canceled) {
		t.Fatalf("got %#v", out)
	}
}

func TestCertificateIsToldApart(t *testing.T) {
	tls := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { give(w, 200, goodTokens) }))
	defer tls.Close()
	_, err := connect(t, tls.URL).Discover(t.Context())
	var untrusted *CertificateError
	if !errors.As(err, &untrusted) {
		t.Fatalf("got %v", err)
	}
}

func TestPlainServerBehindHTTPS(t *testing.T) {
	_, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { page(w, 200) })
	_, err := connect(t, strings.Replace(s.URL, "http://", "https://", 1)).Discover(t.Context())
	var stranger *NotFoyerError
	if !errors.As(err, &stranger) {
		t.Fatalf("got %v", err)
	}
}

func TestLocalhostIsThisComputer(t *testing.T) {
	_, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, `{}`) })
	local := connect(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	if err := local.Revoke(t.Context(), "r1"); err != nil {
		t.Fatal(err)
	}
}

func TestTooLargeRequestIsNotSent(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, `{}`) })
	huge := auth.Secret(strings.Repeat("x", 10<<20))
	_, err := c.Begin(Begin{}).Password(t.Context(), "ann", huge)
	if !errors.Is(err, ErrTooLarge) || len(s.requests()) != 0 {
		t.Fatalf("got %v after %d requests", err, len(s.requests()))
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	rows := map[string]struct {
		value string
		want  time.Duration
	}{
		"seconds":  {"30", 30 * time.Second},
		"date":     {now.Add(time.Minute).Format(http.TimeFormat), time.Minute},
		"past":     {now.Add(-time.Minute).Format(http.TimeFormat), 0},
		"missing":  {"", defaultWait},
		"negative": {"-5", defaultWait},
		"endless":  {"99999999999999", maxWait},
		"years":    {"99999999", maxWait},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			header := http.Header{"Retry-After": {row.value}, "Date": {now.Format(http.TimeFormat)}}
			if got := retryAfter(header); got != row.want {
				t.Fatalf("got %v, want %v", got, row.want)
			}
		})
	}
}

func TestSecretsPrintDots(t *testing.T) {
	held := []any{
		Tokens{Access: "hidden", Refresh: "hidden"}, Progress{Code: "hidden"},
		Paused{AuthSession: "hidden"}, SignIn{session: "hidden", verifier: "hidden"},
		Options{Launch: "hidden"},
	}
	for _, one := range held {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, one); strings.Contains(text, "hidden") {
				t.Errorf("%T by %s: %s", one, verb, text)
			}
		}
	}
}

func idOf(t *testing.T, proof string) any { return claimOf(t, proof, "jti") }

func claimOf(t *testing.T, proof, name string) any {
	t.Helper()
	parts := strings.Split(proof, ".")
	if len(parts) != 3 {
		t.Fatalf("proof %q", proof)
	}
	plain, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(plain, &claims); err != nil {
		t.Fatal(err)
	}
	return claims[name]
}
