//go:build linux

package bench

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/dpop"
)

// BenchmarkCheck: session checks with DPoP at concurrency 8, beside what the
// proofs alone cost the clients, which share the cores.
func BenchmarkCheck(b *testing.B) {
	const concurrency = 8
	const during = 5 * time.Second
	server := serving(b, concurrency)
	clients := make([]*client, concurrency)
	access := make([]string, concurrency)
	for i := range clients {
		clients[i], access[i] = signedIn(b, server.URL, i)
	}
	var done atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	for i, c := range clients {
		all.Go(func() {
			for time.Since(begun) < during {
				if err := c.check(access[i]); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	rate := float64(done.Load()) / time.Since(begun).Seconds()
	proof := proofCost(b, clients[0].key, access[0])
	say("session checks with DPoP: %.0f/s [3,000; Kratos 1,025, PocketBase 2,425, without proof of possession]; a proof costs the client %.0f us", rate, float64(proof.Nanoseconds())/1000)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(rate, "checks/s")
	b.ReportMetric(float64(proof.Nanoseconds())/1000, "client-us/proof")
}

func proofCost(b *testing.B, key *dpop.Key, access string) time.Duration {
	const n = 5000
	begun := time.Now()
	for range n {
		if _, err := key.Proof(dpop.Claims{Method: "GET", URL: "http://127.0.0.1:1" + api.PathMe, AccessToken: access, Nonce: "nonce", Now: begun}); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(begun) / n
}
