//go:build linux

package bench

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/presence/presencetest"
	"foyer/cmd/foyerd/foyerdtest"
)

const (
	streams = 10_000
	// streamPeople have ten computers each.
	streamPeople = streams / 10
	// streamsTLS are enough to tell what one takes.
	streamsTLS = 2_000
)

// BenchmarkStreams: presence streams of one organization, each opened with a
// token and a proof, beside a server that has net/http and Flush only: memory
// of the server for each, and the time until a change has reached them all.
func BenchmarkStreams(b *testing.B) {
	count := presencetest.OpenFiles(b, streams)
	data := b.TempDir()
	seats := foyerdtest.Seats(b, data, streamPeople, streams/streamPeople)[:count]
	server := foyerdtest.Serve(b, program, data)
	wire, err := seats[0].Client(server.URL)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(wire.Close)
	bare := presencetest.NewOwnSide(b, "bare", count)
	foyerd := presencetest.NewSide(b, "foyerd", server.PID(), count,
		func(crowd *presencetest.Part) { foyerdtest.SendCrowd(b, crowd, server.URL, seats, nil) }, foyerdtest.CrowdPart,
		func(mark string) {
			if err := wire.SetPresence(b.Context(), auth.Secret(seats[0].Access), "busy", mark); err != nil {
				b.Fatal(err)
			}
		})
	for range 20 { // in turn, so that both meet the same neighbors
		bare.Change()
		time.Sleep(300 * time.Millisecond)
		foyerd.Change()
		time.Sleep(300 * time.Millisecond)
	}
	memory, change := foyerd.PerStream/bare.PerStream, foyerd.Median()/bare.Median()
	say("%d streams: %.1f KB of server memory each, bare net/http and Flush %.1f KB, ratio %.2f [0.4]", count, foyerd.PerStream/1024, bare.PerStream/1024, memory)
	say("one change at all of them: %.0f ms (%s), bare %.0f ms (%s), ratio %.2f [1.3]",
		foyerd.Median(), foyerd.Spread(), bare.Median(), bare.Spread(), change)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(foyerd.PerStream, "B/stream")
	b.ReportMetric(memory, "of-bare-memory")
	b.ReportMetric(change, "of-bare-change")
}

// BenchmarkStreamsTLS: foyerd speaks plain http to its proxy, but the server of
// another program may have TLS, whose connections nobody can take over.
func BenchmarkStreamsTLS(b *testing.B) {
	count := presencetest.OpenFiles(b, streamsTLS)
	bare, hub := presencetest.NewOwnSide(b, "bare tls", count), presencetest.NewOwnSide(b, "hub tls", count)
	ratio := hub.PerStream / bare.PerStream
	say("%d streams over TLS: presence takes %.1f KB each, bare net/http and Flush %.1f KB, ratio %.2f [no limit]",
		count, hub.PerStream/1024, bare.PerStream/1024, ratio)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(hub.PerStream, "B/stream")
	b.ReportMetric(ratio, "of-bare-memory")
}
