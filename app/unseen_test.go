package app

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"foyer/app/keychain"
	"foyer/app/keychain/keychaintest"
)

// TestWhoAppearsOfflineSaysSoFirst: a server that has forgotten it would show
// them from the moment in which the stream opens, however short that is.
func TestWhoAppearsOfflineSaysSoFirst(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		chain := keychaintest.NewMemory(keychain.Options{})
		same := func(o *Options) { o.Keychain = chain }
		b := w.start("laptop", same)
		b.enters(ben)
		b.do(SetStatus{Status: StatusOffline})
		b.pass(time.Second)

		var mu sync.Mutex
		told := false
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			if c.method == http.MethodPut {
				told = true
			}
			if isStream(c) && !told {
				t.Error("the stream was opened before")
			}
			return answer(), nil
		})
		for _, again := range []func(){
			func() {},
			func() { b.quit(); b = w.start("laptop", same) },
		} {
			mu.Lock()
			told = false
			mu.Unlock()
			w.restartServer()
			again()
			b.pass(2 * time.Minute)
			b.live(true)
			b.own(StatusOffline, "", ProblemNone)
		}
	})
}
