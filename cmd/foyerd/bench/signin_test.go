//go:build linux

package bench

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	pw "foyer/auth/factor/password"
)

// BenchmarkSignIn: whole sign-ins (password and code) at concurrency 8, beside
// as many bare argon2id workers as there are cores. The two take turns, so
// that whatever else the computer does falls on both alike.
func BenchmarkSignIn(b *testing.B) {
	const concurrency, turns, turn = 8, 10, time.Second
	server := serving(b, concurrency)
	clients := make([]*client, concurrency)
	for i := range clients {
		clients[i], _ = signedIn(b, server.URL, i)
	}
	var whole, bare work
	for range turns {
		whole.during(turn, concurrency, func(i int) {
			if _, got, err := clients[i].signIn(person(i)); err != nil || got.status != 200 {
				b.Errorf("sign-in: %d %v", got.status, err)
			}
		}, server.PID(), os.Getpid())
		bare.during(turn, runtime.NumCPU(), func(int) { hashBare() }, os.Getpid())
	}
	ratio := whole.rate() / bare.rate()
	say("sign-ins: %.1f/s, bare argon2id %.1f/s, ratio %.3f [0.95; Kratos 0.72, GoTrue 0.83, PocketBase 0.92]", whole.rate(), bare.rate(), ratio)
	say("of processor time: %.1f ms a sign-in with its client, %.1f ms a bare hash", milliseconds(whole.cost()), milliseconds(bare.cost()))
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(whole.rate(), "sign-ins/s")
	b.ReportMetric(bare.rate(), "bare-hashes/s")
	b.ReportMetric(ratio, "of-bare")
}

// work is how often something was done, in how much time and processor time.
type work struct {
	done      atomic.Int64
	took, cpu time.Duration
}

func (w *work) rate() float64       { return float64(w.done.Load()) / w.took.Seconds() }
func (w *work) cost() time.Duration { return w.cpu / time.Duration(max(w.done.Load(), 1)) }

// during lets workers do it until the turn is over, and charges what the
// processes used meanwhile.
func (w *work) during(turn time.Duration, workers int, do func(worker int), processes ...int) {
	used := -processorTime(processes)
	begun := time.Now()
	var all sync.WaitGroup
	for i := range workers {
		all.Go(func() {
			for time.Since(begun) < turn {
				do(i)
				w.done.Add(1)
			}
		})
	}
	all.Wait()
	w.took += time.Since(begun)
	w.cpu += used + processorTime(processes)
}

func hashBare() {
	p := pw.DefaultParams
	argon2.IDKey([]byte(password), make([]byte, 16), p.Passes, p.MemoryKiB, p.Parallelism, 32)
}

// processorTime sums user and system time, which Linux tells in 10 ms.
func processorTime(processes []int) (sum time.Duration) {
	for _, pid := range processes {
		text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(after)
		for _, field := range fields[11:13] {
			ticks, _ := strconv.Atoi(field)
			sum += time.Duration(ticks) * 10 * time.Millisecond
		}
	}
	return sum
}
