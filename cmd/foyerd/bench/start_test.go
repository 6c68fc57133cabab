//go:build linux

package bench

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/cmd/foyerd/foyerdtest"
)

const starts = 10

// BenchmarkStart: from exec to the ready line and to the first answer, with
// data and without.
func BenchmarkStart(b *testing.B) {
	again, first := startTimes(b)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(milliseconds(again.ready), "ready-ms")
	b.ReportMetric(milliseconds(first.ready), "first-ready-ms")
	b.ReportMetric(milliseconds(first.healthy), "first-healthz-ms")
}

// launch is how long a start took.
type launch struct{ ready, healthy time.Duration }

var measured struct{ again, first launch }

// startTimes measures once, however often the benchmark is called.
func startTimes(b *testing.B) (again, first launch) {
	if measured.again.ready == 0 {
		data := b.TempDir()
		foyerdtest.Account(b, program, password, "create", person(0), "--name", "Person", "--data", data, "--password-stdin")
		measured.again = median(b, func() string { return data })
		measured.first = median(b, b.TempDir)
		say("exec to ready: %.1f ms, with an empty data folder %.1f ms [50; PocketBase 42]; to an answer of /healthz %.1f and %.1f ms",
			milliseconds(measured.again.ready), milliseconds(measured.first.ready),
			milliseconds(measured.again.healthy), milliseconds(measured.first.healthy))
	}
	return measured.again, measured.first
}

func median(b *testing.B, data func() string) launch {
	ready, healthy := make([]time.Duration, starts), make([]time.Duration, starts)
	for i := range starts {
		server := foyerdtest.Serve(b, program, data())
		ready[i] = server.Took
		healthy[i] = server.Took + healthTime(b, server.URL)
		server.Kill()
	}
	slices.Sort(ready)
	slices.Sort(healthy)
	return launch{ready[starts/2], healthy[starts/2]}
}

// healthTime is how long /healthz takes to answer, on a new connection.
func healthTime(b *testing.B, url string) time.Duration {
	b.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	begun := time.Now()
	response, err := (&http.Client{Transport: transport}).Get(url + api.PathHealth)
	if err != nil {
		b.Fatal(err)
	}
	took := time.Since(begun)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		b.Fatalf("/healthz: %s", response.Status)
	}
	return took
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
