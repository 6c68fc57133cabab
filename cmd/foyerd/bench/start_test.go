//go:build linux

package bench

import (
	"slices"
	"testing"
	"time"

	"foyer/cmd/foyerd/foyerdtest"
)

const starts = 10

// BenchmarkStart: from exec to the ready line, with data and without.
func BenchmarkStart(b *testing.B) {
	again, first := startTimes(b)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(milliseconds(again), "ready-ms")
	b.ReportMetric(milliseconds(first), "first-ready-ms")
}

var measured struct{ again, first time.Duration }

// startTimes measures once, however often the benchmark is called.
func startTimes(b *testing.B) (again, first time.Duration) {
	if measured.again == 0 {
		data := b.TempDir()
		foyerdtest.Account(b, program, password, "create", person(0), "--name", "Person", "--data", data, "--password-stdin")
		measured.again = median(b, func() string { return data })
		measured.first = median(b, b.TempDir)
		say("exec to ready: %.1f ms, with an empty data folder %.1f ms [50; PocketBase 42]",
			milliseconds(measured.again), milliseconds(measured.first))
	}
	return measured.again, measured.first
}

func median(b *testing.B, data func() string) time.Duration {
	all := make([]time.Duration, starts)
	for i := range all {
		server := foyerdtest.Serve(b, program, data())
		all[i] = server.Took
		server.Kill()
	}
	slices.Sort(all)
	return all[starts/2]
}

// BenchmarkIdle: what a server takes that nobody uses, and some seconds after
// one person has signed in.
func BenchmarkIdle(b *testing.B) {
	server := serving(b, 1)
	time.Sleep(time.Second)
	rss, pss := memory(b, server.PID(), "status", "VmRSS"), memory(b, server.PID(), "smaps_rollup", "Pss")
	signedIn(b, server.URL, 0)
	time.Sleep(5 * time.Second)
	used := memory(b, server.PID(), "status", "VmRSS")
	say("idle: RSS %.1f MiB, PSS %.1f MiB [30; PocketBase 26]; 5 s after a sign-in %.1f MiB", rss, pss, used)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(rss, "RSS-MiB")
	b.ReportMetric(pss, "PSS-MiB")
	b.ReportMetric(used, "used-RSS-MiB")
}
