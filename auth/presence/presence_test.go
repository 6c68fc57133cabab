package presence_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/presence"
)

// moment is longer than a change waits for others, and than the pace.
const moment = 300 * time.Millisecond

// bubble runs a test with a clock of its own and a hub.
func bubble(t *testing.T, test func(*testing.T, *presence.Hub)) {
	synctest.Test(t, func(t *testing.T) {
		h := presence.New(presence.Options{Writers: 2})
		defer h.Close()
		test(t, h)
	})
}

func ann() presence.Opening { return presence.Opening{AccountID: "ann", OrganizationID: "clinic"} }
func bob() presence.Opening { return presence.Opening{AccountID: "bob", OrganizationID: "clinic"} }

func TestEveryoneSeesTheirOwnPeople(t *testing.T) {
	rows := []struct {
		name      string
		who, from presence.Opening
		want      string
	}{
		{"same organization", ann(), bob(), "ann=busy In surgery, bob=available"},
		{"another organization", ann(), presence.Opening{AccountID: "eve", OrganizationID: "bank"}, "eve=available"},
		{"a solo account sees itself", ann(), presence.Opening{AccountID: "eve"}, "eve=available"},
		{"two solo accounts", presence.Opening{AccountID: "ann"}, presence.Opening{AccountID: "eve"}, "eve=available"},
		{"an account named as an organization", ann(), presence.Opening{AccountID: "clinic"}, "clinic=available"},
		{"an organization named as an account", presence.Opening{AccountID: "ann"}, presence.Opening{AccountID: "eve", OrganizationID: "ann"}, "eve=available"},
		{"the same person elsewhere", ann(), presence.Opening{AccountID: "ann", OrganizationID: "clinic", SessionID: "tablet"}, "ann=busy In surgery"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *presence.Hub) {
				// Whether it was so at the beginning or is told as a change.
				open(t, h, row.who)
				early := open(t, h, row.from)
				early.settled()
				set(t, h, row.who.AccountID, row.who.OrganizationID, presence.Busy, "In surgery")
				time.Sleep(moment)
				early.sees(row.want)
				row.from.SessionID += "another"
				late := open(t, h, row.from)
				late.sees(row.want)
				if late.Count["snapshot"] != 1 || late.Count["presence"] != 0 {
					t.Errorf("the late one got %v, want one snapshot and nothing else", late.Count)
				}
			})
		})
	}
}

// R28: what others see of a wish, and of idle devices.
func TestWhatOthersSee(t *testing.T) {
	rows := []struct {
		name   string
		status presence.Status
		text   string
		idle   []bool // devices
		want   string
		own    string
	}{
		{"nothing chosen", "", "", []bool{false}, "ann=available, ", "available"},
		{"available with a text", presence.Available, " Room 4\r\n", []bool{false}, "ann=available Room 4, ", "available Room 4"},
		{"busy", presence.Busy, "", []bool{false}, "ann=busy, ", "busy"},
		{"away", presence.Away, "Lunch", []bool{false}, "ann=away Lunch, ", "away Lunch"},
		{"appear offline", presence.Offline, "secret", []bool{false}, "", "offline secret"},
		{"the only device is idle", presence.Available, "x", []bool{true}, "ann=away x, ", "available x"},
		{"one of two is idle", presence.Available, "", []bool{true, false}, "ann=available, ", "available"},
		{"both are idle", presence.Available, "", []bool{true, true}, "ann=away, ", "available"},
		{"busy and idle", presence.Busy, "", []bool{true}, "ann=busy, ", "busy"},
		{"appear offline and idle", presence.Offline, "", []bool{true}, "", "offline"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *presence.Hub) {
				other := open(t, h, bob())
				var devices []*reader
				for i := range row.idle {
					o := ann()
					o.SessionID = fmt.Sprint("device ", i)
					devices = append(devices, open(t, h, o))
				}
				time.Sleep(moment)
				if row.status != "" {
					set(t, h, "ann", "clinic", row.status, row.text)
				}
				for i, idle := range row.idle {
					h.Idle(fmt.Sprint("device ", i), idle)
				}
				time.Sleep(moment)
				other.sees(row.want + "bob=available")
				for _, one := range devices {
					if got := one.settled().Own; got != row.own {
						t.Errorf("the person's device shows %q, want %q", got, row.own)
					}
				}
			})
		})
	}
}

func TestAppearOfflineLeavesNoTrace(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		set(t, h, "ann", "clinic", presence.Offline, "")
		device := open(t, h, ann())
		time.Sleep(moment)
		before := other.settled().Count["presence"]
		set(t, h, "ann", "clinic", presence.Offline, "still here")
		h.Idle("ann's", true)
		device.stop()
		time.Sleep(time.Minute)
		if after := other.settled().Count["presence"]; after != before || other.list() != "bob=available" {
			t.Errorf("%d events told of somebody who appears offline; sees %q", after-before, other.list())
		}
		open(t, h, ann())
		time.Sleep(moment)
		other.sees("bob=available")
		set(t, h, "ann", "clinic", presence.Available, "")
		time.Sleep(moment)
		other.sees("ann=available, bob=available")
	})
}

func TestAStreamThatClosesHasAGrace(t *testing.T) {
	rows := []struct {
		name   string
		back   time.Duration // 0: never
		after  time.Duration
		want   string
		events int
	}{
		{"still here within the grace", 0, 7900 * time.Millisecond, "ann=available, bob=available", 0},
		{"offline after it", 0, 10 * time.Second, "bob=available", 1},
		{"back within it", 5 * time.Second, 20 * time.Second, "ann=available, bob=available", 0},
		{"back after it", 15 * time.Second, 20 * time.Second, "ann=available, bob=available", 2},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *presence.Hub) {
				other := open(t, h, bob())
				device := open(t, h, ann())
				time.Sleep(moment)
				before := other.settled().Count["presence"]
				device.stop()
				if row.back > 0 {
					time.Sleep(row.back)
					open(t, h, ann())
				}
				time.Sleep(row.after - row.back)
				other.sees(row.want)
				if got := other.Count["presence"] - before; got != row.events {
					t.Errorf("%d events, want %d", got, row.events)
				}
			})
		})
	}
}

func TestTheGraceIsOfTheLastStreamThatClosed(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		for range 4 { // each time within the grace of the time before
			device := open(t, h, ann())
			time.Sleep(3 * time.Second)
			device.stop()
			time.Sleep(3 * time.Second)
			other.sees("ann=available, bob=available")
		}
		time.Sleep(7 * time.Second)
		other.sees("bob=available")
	})
}

func TestAThousandChangesAtOnceAreOneEvent(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		open(t, h, ann())
		time.Sleep(moment)
		before := other.settled().Count["presence"]
		for i := range 1000 {
			set(t, h, "ann", "clinic", presence.Busy, fmt.Sprint("number ", i))
		}
		time.Sleep(moment)
		other.sees("ann=busy number 999, bob=available")
		if got := other.Count["presence"] - before; got != 1 {
			t.Errorf("%d events, want 1", got)
		}
	})
}

func TestChangesArePaced(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		open(t, h, ann())
		time.Sleep(moment)
		before := other.settled().Count["presence"]
		for i := range 1000 { // over ten seconds
			set(t, h, "ann", "clinic", presence.Busy, fmt.Sprint("number ", i))
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(moment)
		other.sees("ann=busy number 999, bob=available")
		if got := other.Count["presence"] - before; got < 35 || got > 42 {
			t.Errorf("%d events in ten seconds, want about four a second", got)
		}
	})
}

// Telling ten thousand streams of a change takes some hundredths of a second of
// a processor, so they are told less often, and still within the second.
func TestLargeGroupsArePacedByTheirSize(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		other := open(t, h, bob())
		open(t, h, ann())
		for i := range 10_000 {
			if _, err := h.Open(presence.Opening{AccountID: "eve", OrganizationID: "clinic", SessionID: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(2 * time.Second)
		before := other.settled().Count["presence"]
		for i := range 1000 { // over ten seconds
			set(t, h, "ann", "clinic", presence.Busy, fmt.Sprint("number ", i))
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		other.sees("ann=busy number 999, bob=available, eve=available")
		if got := other.Count["presence"] - before; got < 17 || got > 22 {
			t.Errorf("%d events in ten seconds, want about two a second", got)
		}
	})
}

func TestASetThatIsRefusedChangesNothing(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		device := open(t, h, ann())
		if _, err := h.Set("ann", "clinic", "sleeping", "zzz"); !errors.Is(err, presence.ErrStatus) {
			t.Errorf("set: %v, want ErrStatus", err)
		}
		time.Sleep(moment)
		device.sees("ann=available")
	})
}

func TestWhoMovesLeavesTheirOldOrganization(t *testing.T) {
	bubble(t, func(t *testing.T, h *presence.Hub) {
		old := open(t, h, bob())
		device := open(t, h, ann())
		there := open(t, h, presence.Opening{AccountID: "eve", OrganizationID: "bank"})
		open(t, h, presence.Opening{AccountID: "ann", OrganizationID: "bank", SessionID: "new"})
		time.Sleep(moment)
		old.sees("bob=available")
		there.sees("ann=available, eve=available")
		if device.settled(); !errors.Is(device.err, io.EOF) {
			t.Errorf("the stream that shows the old organization: %v, want its end", device.err)
		}
	})
}

func TestClean(t *testing.T) {
	long := strings.Repeat("ñ", 200)
	rows := []struct{ name, text, want string }{
		{"plain", "In surgery until 4", "In surgery until 4"},
		{"lines", "  one\r\n\ttwo \u2028 three\n\n", "one two three"},
		{"controls", "a\x00b\x1b[31mc\x7f\u0085d", "ab[31mc d"},
		{"event of its own", "x\n\nevent: ended\ndata: {}", "x event: ended data: {}"},
		{"turned around", "\u202egnp.exe\u2066\u200f", "gnp.exe"},
		{"not UTF-8", "a\xff\xfeb", "ab"},
		{"emoji of several runes", "👩‍⚕️ ok", "👩‍⚕️ ok"},
		{"long", long, long[:2*presence.TextSize]},
		{"nothing", " \n", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := presence.Clean(row.text); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
