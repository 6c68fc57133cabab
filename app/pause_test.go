package app

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// S42: who has lost the stream looks for the server often enough, for about a
// minute, to be back within ten seconds of its restart.
func TestStreamIsBackSoonAfterARestart(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a := w.of(anna, "desk", func(o *Options) { o.Rand = func() float64 { return 0.99 } })
		a.pass(time.Minute)
		w.network(unplugged)
		w.cut()
		a.pass(50 * time.Second) // as long as a server takes that has much to migrate
		a.live(false)
		w.restartServer()
		w.network(nil)
		a.pass(soonMost)
		a.live(true)
	})
}

// S42: a server that has no place says when to come again. Nobody comes
// earlier, and not all who were told the same come at the same moment.
func TestBusyServerIsLeftAloneAsLongAsItSays(t *testing.T) {
	const told = 7 * time.Second
	for name, row := range map[string]struct {
		random float64
		wait   time.Duration
	}{"the first": {0, told}, "one between": {0.5, told + told/2}} {
		t.Run(name, func(t *testing.T) {
			inHospital(t, func(t *testing.T, w *world) {
				a := w.of(anna, "desk", func(o *Options) { o.Rand = func() float64 { return row.random } })
				var mu sync.Mutex
				var asked []time.Time
				w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
					if !isStream(c) {
						return answer(), nil
					}
					mu.Lock()
					defer mu.Unlock()
					asked = append(asked, time.Now())
					busy := canned(http.StatusServiceUnavailable, "application/json", `{"error":"temporarily_unavailable"}`)
					busy.Header.Set("Retry-After", "7")
					return busy, nil
				})
				w.cut()
				a.pass(10 * told)
				mu.Lock()
				defer mu.Unlock()
				if len(asked) < 5 {
					t.Fatalf("asked %d times in %v", len(asked), 10*told)
				}
				for i := range asked[1:] {
					if gap := asked[i+1].Sub(asked[i]); gap != row.wait {
						t.Errorf("asked again after %v, want %v", gap, row.wait)
					}
				}
			})
		})
	}
}
