package app

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/app/keychain"
	"foyer/auth/api"
)

// failings are what networks do to one request.
var failings = map[string]func(call, func() *http.Response) (*http.Response, error){
	"unplugged": unplugged,
	"portal":    portal,
	"answer lost": func(_ call, answer func() *http.Response) (*http.Response, error) {
		answer()
		return nil, io.ErrUnexpectedEOF
	},
	"answer late": func(_ call, answer func() *http.Response) (*http.Response, error) {
		answer()
		time.Sleep(time.Minute) // nobody waits that long
		return nil, errors.New("connection reset by peer")
	},
	"answer cut": func(_ call, answer func() *http.Response) (*http.Response, error) {
		res := answer()
		whole, _ := io.ReadAll(res.Body)
		half := strings.NewReader(string(whole[:len(whole)/2]))
		res.Body = io.NopCloser(io.MultiReader(half, cut{}))
		return res, nil
	},
	"bad gateway": func(_ call, answer func() *http.Response) (*http.Response, error) {
		answer()
		return canned(502, "text/html", "<html>Bad gateway</html>"), nil
	},
	"busy": func(call, func() *http.Response) (*http.Response, error) {
		res := canned(503, "text/html", "")
		res.Header.Set("Retry-After", "3")
		return res, nil
	},
	"redirect": func(call, func() *http.Response) (*http.Response, error) {
		res := canned(302, "text/html", "")
		res.Header.Set("Location", "https://portal.test/login")
		return res, nil
	},
}

// cut is a connection that ends in the midst of an answer.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// requestsOfADay are the kinds of requests that a day cannot do without.
var requestsOfADay = map[string]func(call) bool{
	"discovery": func(c call) bool { return c.path == api.PathMetadata },
	"password":  isPassword,
	"code":      func(c call) bool { return c.form.Get(api.ParamGrantType) == api.GrantAuthorizationCode },
	"person":    func(c call) bool { return c.path == api.PathMe },
	"refresh":   isRefresh,
	"stream":    func(c call) bool { return c.path == api.PathStream },
	"log-out":   isRevoke,
}

// TestEveryRequestMayFail: whichever request of a day fails, and however, the
// person is in after trying again at most, stays signed in over a restart, and
// leaves nothing behind when they log out.
func TestEveryRequestMayFail(t *testing.T) {
	for request, is := range requestsOfADay {
		for failing, fails := range failings {
			t.Run(request+", "+failing, func(t *testing.T) {
				inWorld(t, func(t *testing.T, w *world) {
					var once sync.Once
					w.network(func(c call, answer func() *http.Response) (res *http.Response, err error) {
						if !is(c) {
							return answer(), nil
						}
						spared := true
						once.Do(func() { spared = false })
						if spared {
							return answer(), nil
						}
						return fails(c, answer)
					})
					w.day()
					if w.made(is) == 0 {
						t.Fatal("there was no such request")
					}
				})
			})
		}
	}
}

// day is from the form to the log-out, with a restart in between.
func (w *world) day() {
	w.t.Helper()
	d := w.start("profile")
	for tries := 0; d.State().Route != RouteHome; tries++ {
		if st := d.State(); tries == 3 || st.Flow.Busy {
			w.t.Fatalf("not in after %d tries: %+v", tries, st.Flow)
		}
		d.do(SignIn{Username: ann, Password: right, Remember: true})
		d.pass(time.Minute)
	}
	d.recovers()
	if n := w.living(); n != 1 {
		w.t.Fatalf("%d sessions live, want one", n)
	}
	d.quit()

	d = w.start("profile")
	d.at(RouteHome)
	d.recovers()

	d.do(LogOut{})
	d.pass(2 * time.Minute)
	d.at(RouteSignIn)
	if d.keeps(keychain.KindSession) || d.keeps(keychain.KindPendingRevoke) || w.living() != 0 {
		w.t.Fatalf("left behind (session: %t, to revoke: %t, living: %d)",
			d.keeps(keychain.KindSession), d.keeps(keychain.KindPendingRevoke), w.living())
	}
	d.quit()
}

// recovers waits until the program is connected, which it gets by itself.
func (d *desk) recovers() {
	d.w.t.Helper()
	d.pass(2 * time.Minute)
	for range 6 {
		if d.State().Session.Link == LinkConnected {
			break
		}
		d.pass(backoffMost)
	}
	d.online()
}
