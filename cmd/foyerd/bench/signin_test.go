//go:build linux

package bench

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	pw "foyer/auth/factor/password"
	"golang.org/x/crypto/argon2"
)

const signInsFor = 5 * time.Second

// BenchmarkSignIn: whole sign-ins (password and code) at concurrency 8, beside
// as many bare argon2id workers as there are cores, before and after it.
func BenchmarkSignIn(b *testing.B) {
	const concurrency = 8
	server := serving(b, concurrency)
	clients := make([]*client, concurrency)
	for i := range clients {
		clients[i], _ = signedIn(b, server.URL, i)
	}
	bare := bareHashes(runtime.NumCPU(), signInsFor/2)
	var done atomic.Int64
	begun := time.Now()
	var all sync.WaitGroup
	for i, c := range clients {
		all.Go(func() {
			for time.Since(begun) < signInsFor {
				if _, got, err := c.signIn(person(i)); err != nil || got.status != 200 {
					b.Errorf("sign-in: %d %v", got.status, err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	rate := float64(done.Load()) / time.Since(begun).Seconds()
	bare = (bare + bareHashes(runtime.NumCPU(), signInsFor/2)) / 2
	say("sign-ins: %.1f/s, bare argon2id %.1f/s, ratio %.3f [0.95; Kratos 0.72, GoTrue 0.83, PocketBase 0.92]", rate, bare, rate/bare)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(rate, "sign-ins/s")
	b.ReportMetric(bare, "bare-hashes/s")
	b.ReportMetric(rate/bare, "of-bare")
}

func bareHashes(workers int, during time.Duration) float64 {
	p := pw.DefaultParams
	var done atomic.Int64
	begun := time.Now()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for time.Since(begun) < during {
				argon2.IDKey([]byte(password), make([]byte, 16), p.Passes, p.MemoryKiB, p.Parallelism, 32)
				done.Add(1)
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(begun).Seconds()
}
