package app

import (
	"net/http"
	"testing"
	"time"

	"foyer/app/keychain"
)

func TestQuitKeepsARememberedSessionAndEndsTheOthers(t *testing.T) {
	for _, remember := range []bool{true, false} {
		inWorld(t, func(t *testing.T, w *world) {
			d := w.start("profile")
			d.signIn(remember)
			d.quit()
			want := 0
			if remember {
				want = 1
			}
			if w.living() != want || d.keeps(keychain.KindSession) != remember {
				t.Fatalf("remember %t: %d sessions", remember, w.living())
			}
		})
	}
}

func TestQuitOfflineEndsTheSessionAtTheNextStart(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(false)
		w.network(unplugged)
		d.quit()
		if w.living() != 1 || !d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("not noted")
		}
		w.network(nil)
		d = w.start("profile")
		d.at(RouteSignIn)
		if w.living() != 0 || d.keeps(keychain.KindPendingRevoke) {
			t.Fatal("not revoked")
		}
	})
}

func TestQuitIsBounded(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		d.signIn(false)
		hold := make(chan struct{})
		w.network(func(call, func() *http.Response) (*http.Response, error) {
			<-hold
			return nil, errUnplugged
		})
		began := time.Now()
		d.quit()
		close(hold)
		if took := time.Since(began); took > 2*quitTime {
			t.Fatalf("took %v", took)
		}
	})
}
