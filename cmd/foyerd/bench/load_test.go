//go:build linux

package bench

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	crowd   = 200
	loadFor = 10 * time.Second
)

// BenchmarkCrowd: 200 people sign in at once, again and again for 10 s (who is
// told to wait, waits), while two programs go on checking sessions.
func BenchmarkCrowd(b *testing.B) {
	const checkers = 2
	server := serving(b, crowd+checkers)
	quiet := make([]*client, checkers)
	access := make([]string, checkers)
	for i := range quiet {
		quiet[i], access[i] = signedIn(b, server.URL, crowd+i)
	}
	people := make([]*client, crowd)
	for i := range people {
		people[i] = newClient(b, server.URL)
	}
	var signedIn, told, odd atomic.Int64
	var all sync.WaitGroup
	until := time.Now().Add(loadFor)
	for i, c := range people {
		all.Go(func() {
			for time.Now().Before(until) {
				_, got, err := c.signIn(person(i))
				switch {
				case err != nil:
					b.Errorf("sign-in: %v", err)
					return
				case got.status == http.StatusOK:
					signedIn.Add(1)
				case got.status == http.StatusServiceUnavailable && got.retryAfter > 0:
					told.Add(1)
					time.Sleep(got.retryAfter)
				default:
					odd.Add(1)
				}
			}
		})
	}
	waits := make([][]time.Duration, checkers)
	for i, c := range quiet {
		all.Go(func() { waits[i] = checking(b, c, access[i], until) })
	}
	all.Wait()
	sorted := slices.Sorted(slices.Values(slices.Concat(waits...)))
	p50, p99 := sorted[len(sorted)/2], sorted[len(sorted)*99/100]
	peak := memory(b, server.PID(), "status", "VmHWM")
	say("%d at once for %v: %d signed in, %d told to wait by 503 + Retry-After, %d told otherwise [0]", crowd, loadFor, signedIn.Load(), told.Load(), odd.Load())
	say("session checks meanwhile: p50 %.1f ms, p99 %.1f ms, longest %.1f ms of %d [p99 50 ms; others 5-60 ms]",
		milliseconds(p50), milliseconds(p99), milliseconds(sorted[len(sorted)-1]), len(sorted))
	say("peak memory: %.0f MiB [150; Kratos 1,680, GoTrue 3,003]", peak)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(milliseconds(p50), "check-p50-ms")
	b.ReportMetric(milliseconds(p99), "check-p99-ms")
	b.ReportMetric(peak, "peak-MiB")
	b.ReportMetric(float64(odd.Load()), "odd-answers")
}

// checking checks a session about a hundred times a second.
func checking(b *testing.B, c *client, access string, until time.Time) (waits []time.Duration) {
	for time.Now().Before(until) {
		begun := time.Now()
		if err := c.check(access); err != nil {
			b.Error(err)
			return append(waits, 0)
		}
		waits = append(waits, time.Since(begun))
		time.Sleep(10 * time.Millisecond)
	}
	return waits
}
