package presence_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth"
	"foyer/auth/presence"
)

// S26: the stream says why and closes at once, and the person is offline
// without a grace.
func TestEndOfASession(t *testing.T) {
	rows := []struct {
		name  string
		end   func(*presence.Hub)
		ended []string // of laptop and tablet
		want  string
	}{
		{"one session", func(h *presence.Hub) { h.End("laptop", auth.EndedBySignOut) }, []string{"session_ended", ""}, "ann=available, bob=available"},
		{"both", func(h *presence.Hub) { h.End("laptop", auth.EndedByExpiry); h.End("tablet", auth.EndedByReuse) }, []string{"expired", "reused"}, "bob=available"},
		{"the account", func(h *presence.Hub) { h.EndAccount("ann", auth.EndedByDisabling) }, []string{"account_disabled", "account_disabled"}, "bob=available"},
		{"a session nobody has", func(h *presence.Hub) { h.End("phone", auth.EndedBySignOut) }, []string{"", ""}, "ann=available, bob=available"},
		{"an account named as a session", func(h *presence.Hub) { h.EndAccount("laptop", auth.EndedBySignOut) }, []string{"", ""}, "ann=available, bob=available"},
		{"nobody", func(h *presence.Hub) { h.End("", ""); h.EndAccount("", "") }, []string{"", ""}, "ann=available, bob=available"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *presence.Hub) {
				other := open(t, h, bob())
				var devices []*reader
				for _, name := range []string{"laptop", "tablet"} {
					o := ann()
					o.SessionID = name
					devices = append(devices, open(t, h, o))
				}
				time.Sleep(moment)
				row.end(h)
				for i, one := range devices {
					if got := one.settled().Ended; got != row.ended[i] {
						t.Errorf("device %d was told %q, want %q", i, got, row.ended[i])
					}
					if over := errors.Is(one.err, io.EOF); over != (row.ended[i] != "") {
						t.Errorf("device %d over: %v", i, over)
					}
				}
				time.Sleep(moment)
				other.sees(row.want)
				if other.settled().Ended != "" {
					t.Error("another person's stream ended, too")
				}
			})
		})
	}
}

func TestLeaveHasNoGrace(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		device := open(t, h, ann())
		time.Sleep(moment)
		h.Leave("ann's")
		time.Sleep(moment)
		other.sees("bob=available")
		if device.settled(); device.Ended != "" || !errors.Is(device.err, io.EOF) {
			t.Errorf("the stream of who left: ended %q, %v", device.Ended, device.err)
		}
	})
}

func TestASessionHasOneStream(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		first := open(t, h, ann())
		time.Sleep(moment)
		before := other.settled().Count["presence"]
		second := open(t, h, ann())
		time.Sleep(10 * time.Second)
		if first.settled(); !errors.Is(first.err, io.EOF) || second.settled().list() == "" {
			t.Errorf("first: %v, second sees %q", first.err, second.list())
		}
		if got := other.settled().Count["presence"]; got != before || h.Counts().Streams != 2 {
			t.Errorf("%d events, %d streams", got-before, h.Counts().Streams)
		}
	})
}

func TestHeartbeats(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		var all []*reader
		for i := range 100 {
			all = append(all, open(t, h, presence.Opening{AccountID: fmt.Sprint(i), OrganizationID: "clinic"}))
		}
		time.Sleep(moment)
		last, begin := make([]time.Time, len(all)), time.Now()
		beats := map[int]int{} // by second
		for time.Since(begin) < 10*time.Minute {
			time.Sleep(time.Second)
			for i, one := range all {
				if one.settled().Count["comment"] == 0 {
					continue
				}
				gap := time.Since(last[i])
				if first := last[i].IsZero(); first && time.Since(begin) > 26*time.Second || !first && (gap < 22*time.Second || gap > 28*time.Second) {
					t.Fatalf("a heartbeat after %v, first: %v", gap, first)
				}
				last[i], one.Count["comment"] = time.Now(), 0
				beats[int(time.Since(begin).Seconds())]++
			}
		}
		most := 0
		for _, n := range beats {
			most = max(most, n)
		}
		if len(beats) < 400 || most > 25 {
			t.Errorf("heartbeats in %d of 600 seconds, at most %d of 100 at once: they are not spread", len(beats), most)
		}
	})
}

// A session that ended where nobody told this process is noticed in a minute.
func TestSessionsAreChecked(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		calls := make(chan time.Time, 100)
		var over atomic.Bool
		o := ann()
		o.Check = func() bool {
			calls <- time.Now()
			return !over.Load()
		}
		device := open(t, h, o)
		time.Sleep(time.Hour)
		synctest.Wait()
		count := len(calls)
		before := <-calls
		for range count - 1 {
			next := <-calls
			if gap := next.Sub(before); gap < 40*time.Second || gap > time.Minute {
				t.Errorf("checked after %v", gap)
			}
			before = next
		}
		if count < 60 {
			t.Errorf("checked %d times in an hour", count)
		}
		other.sees("ann=available, bob=available")
		over.Store(true)
		time.Sleep(time.Minute + moment)
		other.sees("bob=available")
		if got := device.settled().Ended; got != string(auth.EndedUnknown) {
			t.Errorf("told %q, want %q", got, auth.EndedUnknown)
		}
	})
}

// A check may wait for a store; nobody else waits with it.
func TestASlowCheckHoldsUpNobody(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		held := make(chan struct{})
		o := ann()
		o.Check = func() bool { <-held; return true }
		open(t, h, o)
		time.Sleep(2 * time.Minute)
		other := open(t, h, bob())
		set(t, h, "ann", "clinic", presence.Busy, "")
		time.Sleep(moment)
		other.sees("ann=busy, bob=available")
		close(held)
	})
}

func TestCloseEndsStreamsWithoutEndingSessions(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		all := []*reader{open(t, h, ann()), open(t, h, bob())}
		time.Sleep(moment)
		h.Close()
		h.Close()
		for _, one := range all {
			if one.settled(); one.Ended != "" || !errors.Is(one.err, io.EOF) {
				t.Errorf("ended %q, %v", one.Ended, one.err)
			}
		}
		if _, err := h.Open(ann()); !errors.Is(err, presence.ErrClosed) {
			t.Errorf("open: %v, want ErrClosed", err)
		}
		h.End("ann's", auth.EndedBySignOut)
		h.Leave("bob's")
		h.Idle("bob's", true)
	})
}

func TestAWishFromBefore(t *testing.T) {
	early, late := time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := []struct {
		name string
		kept presence.Wish
		want []string // before and after busy is chosen
	}{
		{"none", presence.Wish{}, []string{"available", "busy"}},
		{"appear offline", presence.Wish{Status: presence.Offline, At: early}, []string{"", "busy"}},
		{"with a text", presence.Wish{Status: presence.Away, Text: "Lunch\n", At: early}, []string{"away Lunch", "busy"}},
		{"of a clock that is ahead", presence.Wish{Status: presence.Away, At: late}, []string{"away", "busy"}},
		{"no status", presence.Wish{Status: "x", At: late}, []string{"available", "busy"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *presence.Hub) {
				o := ann()
				o.Wish = row.kept
				other := open(t, h, bob())
				open(t, h, o)
				time.Sleep(moment)
				got := []string{other.settled().People["ann"]}
				set(t, h, "ann", "clinic", presence.Busy, "")
				o.SessionID = "another" // which still has what was kept before
				if o.Wish.At == late {
					o.Wish.At = early
				}
				open(t, h, o)
				time.Sleep(moment)
				if got = append(got, other.settled().People["ann"]); !slices.Equal(got, row.want) {
					t.Errorf("seen as %q, want %q", got, row.want)
				}
			})
		})
	}
}
