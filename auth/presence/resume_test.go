package presence_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"foyer/auth/presence"
)

func TestResume(t *testing.T) {
	rows := []struct {
		name string
		// id makes a Last-Event-ID of the one that was valid.
		id       func(string) string
		snapshot bool
	}{
		{"the last one", func(id string) string { return id }, false},
		{"none", func(string) string { return "" }, true},
		{"another epoch", func(id string) string { return map[bool]string{true: "A", false: "B"}[id[0] != 'A'] + id[1:] }, true},
		{"no number", func(id string) string { return id + "x" }, true},
		{"a number to come", func(id string) string { return id + "000" }, true},
		{"a negative number", func(id string) string { return strings.Replace(id, "-", "--", 1) }, true},
		{"too large a number", func(id string) string { return id + "99999999999999999999" }, true},
		{"only a dash", func(string) string { return "-" }, true},
		{"garbage", func(string) string { return "\x00\n☃" }, true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *presence.Hub) {
				for _, id := range []string{"cyd", "dan"} {
					open(t, h, presence.Opening{AccountID: id, OrganizationID: "clinic"})
				}
				other := open(t, h, bob())
				device := open(t, h, ann())
				time.Sleep(moment)
				id := other.settled().Last
				other.stop()
				device.stop()
				for i := range 500 {
					set(t, h, "cyd", "clinic", presence.Busy, fmt.Sprint(i))
				}
				time.Sleep(10 * time.Second)

				again := bob()
				again.LastEventID = row.id(id)
				back := open(t, h, again)
				if !row.snapshot {
					back.People["ann"], back.People["dan"] = "available", "available" // what it knew
				}
				time.Sleep(moment)
				back.sees("bob=available, cyd=busy 499, dan=available")
				want := map[bool]map[string]int{
					true:  {"snapshot": 1, "own": 1},
					false: {"presence": 1, "own": 1},
				}[row.snapshot]
				if fmt.Sprint(back.Count) != fmt.Sprint(want) {
					t.Errorf("got %v, want %v", back.Count, want)
				}
				if back.Last == "" || back.Last == again.LastEventID {
					t.Errorf("event ID %q after %q", back.Last, again.LastEventID)
				}
			})
		})
	}
}

func TestResumeOfAnotherOrganizationIsUnknown(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		first := open(t, h, bob())
		eve := presence.Opening{AccountID: "eve", OrganizationID: "bank", LastEventID: first.settled().Last}
		second := open(t, h, eve)
		second.sees("eve=available")
		if second.Count["snapshot"] != 1 {
			t.Errorf("got %v, want a snapshot", second.Count)
		}
	})
}

// Who went offline is remembered for a thousand others; then nobody resumes
// from before it, and nobody keeps a ghost.
func TestResumeFromTooLongAgo(t *testing.T) {
	for _, row := range []struct {
		name     string
		others   int
		snapshot int
	}{{"just remembered", 1023, 0}, {"just forgotten", 1024, 1}} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *presence.Hub) {
				open(t, h, presence.Opening{AccountID: "cyd", OrganizationID: "clinic"})
				other := open(t, h, bob())
				open(t, h, ann())
				time.Sleep(moment)
				before := other.settled().Last
				other.stop()
				h.Leave("ann's")
				for i := range row.others {
					id := fmt.Sprint("person ", i)
					open(t, h, presence.Opening{AccountID: id, OrganizationID: "clinic"})
					h.Leave(id + "'s")
				}
				again := bob()
				again.LastEventID = before
				back := open(t, h, again)
				back.People["ann"] = "available"
				time.Sleep(moment)
				back.settled()
				if _, ghost := back.People["ann"]; ghost || back.Count["snapshot"] != row.snapshot {
					t.Errorf("got %v, want %d snapshots; ann still there: %v", back.Count, row.snapshot, ghost)
				}
			})
		})
	}
}

// Streams share a snapshot that may be a little old; what it lacks must follow.
func TestSnapshotsAreNeverStale(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		want := map[string]string{}
		for i := range 300 {
			id := fmt.Sprintf("p%03d", i)
			one := open(t, h, presence.Opening{AccountID: id, OrganizationID: "clinic"})
			want[id] = "available"
			if i%7 == 3 {
				gone := fmt.Sprintf("p%03d", i-2)
				h.Leave(gone + "'s")
				delete(want, gone)
			}
			if i%5 == 4 {
				set(t, h, id, "clinic", presence.Busy, id)
				want[id] = "busy " + id
			}
			one.settled()
			time.Sleep(moment)
			if got := one.settled().list(); got != (&view{People: want}).list() {
				t.Fatalf("number %d sees %s", i, got)
			}
		}
	})
}
