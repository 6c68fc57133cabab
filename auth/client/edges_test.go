package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// TestRefreshKeepsNothingThatCannotBeKept: what does not fit a header or the
// keychain is no answer, and a status that does not belong to a success is none.
func TestRefreshKeepsNothingThatCannotBeKept(t *testing.T) {
	paused := `{"error":"insufficient_authorization","auth_session":%q,"next":[{"step":"password"}]}`
	rows := map[string]http.HandlerFunc{
		"no session":            json200(strings.Replace(goodTokens, `"s1"`, `""`, 1)),
		"token beyond ASCII":    json200(strings.Replace(goodTokens, `"r2"`, `"é"`, 1)),
		"tokens not for us":     jsonWith(203, goodTokens),
		"tokens of a redirect":  jsonWith(307, goodTokens),
		"pause that is endless": json403(fmt.Sprintf(paused, strings.Repeat("a", maxSession+1))),
		"pause for no header":   json403(fmt.Sprintf(paused, "a b")),
	}
	for name, answer := range rows {
		t.Run(name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, r) })
			out, ok := c.Refresh(t.Context(), "r1").(KeepTrying)
			if !ok || !isA[*NotFoyerError](out.Cause) {
				t.Fatalf("got %#v", out)
			}
		})
	}
}

func TestWhoEndedASessionIsFitToBeShown(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		json400(`{"error":"invalid_grant","reason":"session_ended","ended_by":"Front\n\u202edesk`+strings.Repeat("x", 1000)+`"}`)(w, r)
	})
	out, ok := c.Refresh(t.Context(), "r1").(Ended)
	if !ok || !strings.HasPrefix(out.By, "Front deskx") || len(out.By) != maxText {
		t.Fatalf("got %#v", out)
	}
}

// TestOnlyADeadCodeIsSpent: after another refusal the code may still be good.
func TestOnlyADeadCodeIsSpent(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 400, `{"error":"invalid_client"}`) })
	_, err := c.Begin(Begin{}).Redeem(t.Context(), "code")
	if !isA[*RefusedError](err) {
		t.Fatalf("got %v", err)
	}
}

// TestOnlyTheAskForANonceIsAnswered: nonces come with every answer, and a
// refusal that merely has one must not be provoked twice.
func TestOnlyTheAskForANonceIsAnswered(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"another error":  json400(`{"error":"invalid_grant","reason":"expired"}`),
		"another status": json403(`{"error":"use_dpop_nonce"}`),
	} {
		t.Run(name, func(t *testing.T) {
			c, s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				w.Header().Set(api.HeaderDPoPNonce, "nonce")
				answer(w, r)
			})
			c.Refresh(t.Context(), "r1")
			if n := len(s.requests()); n != 1 {
				t.Fatalf("sent %d times", n)
			}
		})
	}
}

func TestEndlessNonceIsNotKept(t *testing.T) {
	c, s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(api.HeaderDPoPNonce, strings.Repeat("n", 600*n+1))
		give(w, 200, goodTokens)
	})
	for range 3 {
		c.Refresh(t.Context(), "r1")
	}
	if nonce := claimOf(t, s.requests()[2].proof, "nonce"); nonce != "n" {
		t.Fatalf("nonce %.20v", nonce)
	}
}

func TestProxyThatCannotConnectIsNotAskedTwice(t *testing.T) {
	for op, want := range map[string]bool{"dial": false, "proxyconnect": false, "read": true} {
		lost := &UnreachableError{&url.Error{Op: "Post", Err: &net.OpError{Op: op, Err: io.EOF}}}
		if got := mayHaveArrived(lost); got != want {
			t.Errorf("%s: %t", op, got)
		}
	}
}

func TestWithoutAKeyNothingIsProved(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, goodTokens) })
	c.options.Key = nil
	if out, ok := c.Refresh(t.Context(), "r1").(KeepTrying); !ok || len(s.requests()) != 0 {
		t.Fatalf("got %#v after %d requests", out, len(s.requests()))
	}
}

func TestDateFarAwayIsNotWaitedFor(t *testing.T) {
	now := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	header := http.Header{"Date": {now.Format(http.TimeFormat)}, "Retry-After": {now.AddDate(9, 0, 0).Format(http.TimeFormat)}}
	if got := retryAfter(header); got != maxWait {
		t.Fatalf("got %v", got)
	}
}

// TestForeignTokenEndpoint: refresh tokens go nowhere else.
func TestForeignTokenEndpoint(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		give(w, 200, fmt.Sprintf(`{"issuer":%[1]q,"authorization_challenge_endpoint":"%[1]s/oauth/challenge",`+
			`"token_endpoint":"https://evil.example/oauth/token","foyer_protocol":1}`, "http://"+r.Host))
	})
	if _, err := c.Discover(t.Context()); !isA[*NotFoyerError](err) {
		t.Fatalf("got %v", err)
	}
}

func TestSignInIsRememberedOnlyOnRequest(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, `{"authorization_code":"c"}`) })
	for _, remember := range []bool{false, true} {
		if _, err := c.Begin(Begin{Remember: remember}).Password(t.Context(), "ann", "secret"); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.requests(); got[0].form.Get("scope") != auth.ScopeFoyer || got[1].form.Get("scope") != auth.ScopeRemember {
		t.Fatalf("scopes %q, %q", got[0].form.Get("scope"), got[1].form.Get("scope"))
	}
}

func TestSuccessWithoutACodeIsNone(t *testing.T) {
	for name, body := range map[string]string{"none": `{}`, "for no header": `{"authorization_code":"a\nb"}`} {
		t.Run(name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, body) })
			progress, err := c.Begin(Begin{}).Password(t.Context(), "ann", "secret")
			if !isA[*NotFoyerError](err) || progress.Done() {
				t.Fatalf("got %+v, %v", progress, err)
			}
		})
	}
}

// TestWrongCodeWhoseAnswerWasLostCountsOnce: the same again asks for the answer
// and is no second try.
func TestWrongCodeWhoseAnswerWasLostCountsOnce(t *testing.T) {
	wrong := strings.Replace(askedForTOTP, "as-1", "as-2", 1)
	for name, lose := range map[string]func(http.ResponseWriter){
		"hung up": hangUp,
		"portal":  func(w http.ResponseWriter) { page(w, 200) },
		"proxy":   func(w http.ResponseWriter) { page(w, 502) },
	} {
		t.Run(name, func(t *testing.T) {
			var found atomic.Bool
			flow, s := entered(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				if !found.Load() {
					lose(w)
					return
				}
				give(w, 403, wrong)
			})
			if _, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "111111"); err == nil {
				t.Fatal("not lost")
			}
			found.Store(true)
			before := len(s.requests())
			if _, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "111111"); err != nil {
				t.Fatal(err)
			}
			if got := s.requests(); len(got) != before+1 || got[before].body != got[before-1].body {
				t.Fatalf("sent %+v", got[before:])
			}
		})
	}
}

// TestLostStepIsRepeatedWhoeverAnswered: also what a portal or a proxy has
// swallowed may have spent the auth_session.
func TestLostStepIsRepeatedWhoeverAnswered(t *testing.T) {
	for name, status := range map[string]int{"portal": 200, "proxy": 502} {
		t.Run(name, func(t *testing.T) {
			flow, s := entered(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				switch n {
				case 1:
					page(w, status)
				case 2:
					give(w, 403, strings.Replace(askedForTOTP, "as-1", "as-2", 1))
				default:
					give(w, 200, `{"authorization_code":"c"}`)
				}
			})
			_, _ = flow.Code(t.Context(), auth.StepTOTP, "t1", "111111")
			progress, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "222222")
			got := s.requests()
			if err != nil || !progress.Done() || len(got) != 4 || got[2].body != got[1].body || got[3].form.Get("auth_session") != "as-2" {
				t.Fatalf("got %+v, %v; sent %+v", progress, err, got)
			}
		})
	}
}

// TestNothingIsSkippedUnseen: where the lost answer brings something that must
// be done, the skip that was meant for another screen is not posted.
func TestNothingIsSkippedUnseen(t *testing.T) {
	flow, s := entered(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n <= 2 {
			hangUp(w)
			return
		}
		give(w, 403, codeShown)
	})
	_, _ = flow.Code(t.Context(), auth.StepTOTP, "t1", "111111")
	progress, err := flow.Skip(t.Context(), auth.StepEnrollTOTP)
	if err != nil || progress.Shown.Recovery == "" || len(s.requests()) != 4 {
		t.Fatalf("got %+v, %v after %d requests", progress, err, len(s.requests()))
	}
}

func TestStreamThatNeverSpeaksBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := speaking(t, 200, "text/event-stream")
		stream, err := c.Stream(t.Context(), "a1", "", false)
		if err != nil {
			t.Fatal(err)
		}
		defer stream.Close()
		began := time.Now()
		if _, err := stream.Next(); !errors.Is(err, errSilent) || time.Since(began) != Silence {
			t.Fatalf("%v after %v", err, time.Since(began))
		}
	})
}

// TestStreamThatIsNotAnsweredIsGivenUp: a server that takes the request and
// says nothing holds nobody up.
func TestStreamThatIsNotAnsweredIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, "https://foyer.example")
		c.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		if stream, err := c.Stream(ctx, "a1", "", false); stream != nil || !isA[*UnreachableError](err) || time.Since(began) != Timeout {
			t.Fatalf("%v after %v", err, time.Since(began))
		}
	})
}

func TestStreamAnswersANonceOnce(t *testing.T) {
	c, s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(api.HeaderDPoPNonce, fmt.Sprintf("nonce-%d", n))
		if n > 5 { // or this would never end
			give(w, 500, `{}`)
			return
		}
		give(w, 401, `{"error":"use_dpop_nonce"}`)
	})
	stream, err := c.Stream(t.Context(), "a1", "", false)
	if stream != nil || err == nil || len(s.requests()) != 2 {
		t.Fatalf("%v after %d requests", err, len(s.requests()))
	}
}

// TestManyPeopleAreBounded: nobody's server fills the memory.
func TestManyPeopleAreBounded(t *testing.T) {
	people := make([]api.StreamPerson, maxMembers+1)
	for i := range people {
		people[i] = api.StreamPerson{ID: fmt.Sprint(i), Status: "busy"}
	}
	if got := presences(people); len(got) != maxMembers || !reflect.DeepEqual(got[0], Presence{ID: "0", Status: "busy"}) {
		t.Fatalf("%d people", len(got))
	}
}

// TestEndlessLineIsNotGathered: the line is refused when it is too long, not
// when it has come to its end.
func TestEndlessLineIsNotGathered(t *testing.T) {
	e := events{lines: bufio.NewReader(io.LimitReader(endlessly('x'), 64*maxLine))}
	if _, _, err := e.next(); !isA[*NotFoyerError](err) {
		t.Fatalf("%v", err)
	}
}

type endlessly byte

func (b endlessly) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = byte(b)
	}
	return len(into), nil
}

// TestStatusAndCodeBelongTogether: what a proxy has put together from two
// answers is none of the API's.
func TestStatusAndCodeBelongTogether(t *testing.T) {
	for name, row := range map[string]struct {
		answer http.HandlerFunc
		is     func(error) bool
	}{
		"token refused with another status":  {json403(`{"error":"invalid_token"}`), isA[*RefusedError]},
		"forbidden by a proxy":               {json403(`{}`), isA[*NotFoyerError]},
		"redirect that speaks like a server": {jsonWith(302, `{"error":"server_error"}`), isA[*NotFoyerError]},
		"success beside an error":            {json200(`{"sessions":[],"error":"server_error"}`), isA[*ServerError]},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer(w, r) })
			if list, err := c.Sessions(t.Context(), "a1"); !row.is(err) || list != nil {
				t.Fatalf("%+v, %v", list, err)
			}
		})
	}
}

// TestAnswersAreNotUnpacked: what is bounded is what has come over the wire.
func TestAnswersAreNotUnpacked(t *testing.T) {
	seen := ""
	c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Get("Accept-Encoding")
		give(w, 200, goodTokens)
	})
	if c.Refresh(t.Context(), "r1"); seen != "" {
		t.Fatalf("asked for %q", seen)
	}
}

func TestEndlessHeadersAreRefused(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 2*api.MaxBody))
		give(w, 200, goodTokens)
	})
	if out, ok := c.Refresh(t.Context(), "r1").(KeepTrying); !ok || !isA[*UnreachableError](out.Cause) {
		t.Fatalf("got %#v", out)
	}
}
