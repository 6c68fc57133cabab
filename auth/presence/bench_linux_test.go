package presence_test

import (
	"testing"
	"time"

	"foyer/auth/presence/presencetest"
)

// streams is how many of them a server has, where the limit of open files
// allows it.
const streams = 10_000

// BenchmarkStreams compares a hub with a server that has net/http and Flush
// only, in the same run: memory of the server for each open stream, and the
// time until one change has reached them all.
func BenchmarkStreams(b *testing.B) {
	count := presencetest.OpenFiles(b, streams)
	bare, hub := presencetest.NewOwnSide(b, "bare", count), presencetest.NewOwnSide(b, "hub", count)
	for b.Loop() {
		for range 15 { // in turn, so that both meet the same neighbors
			bare.Change()
			time.Sleep(300 * time.Millisecond)
			hub.Change()
			time.Sleep(300 * time.Millisecond)
		}
	}
	for _, s := range []*presencetest.Side{bare, hub} {
		b.Logf("%s: a change reaches all after %.0f ms (%s)", s.Name, s.Median(), s.Spread())
		b.ReportMetric(s.PerStream, s.Name+"-B/stream")
		b.ReportMetric(s.Median(), s.Name+"-ms/change")
	}
	b.ReportMetric(hub.PerStream/bare.PerStream, "memory-ratio")
	b.ReportMetric(hub.Median()/bare.Median(), "change-ratio")
	b.ReportMetric(0, "ns/op")
}
