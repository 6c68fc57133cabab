package app

import (
	"errors"
	"testing"
	"time"

	"foyer/app/browser"
)

// TestWhoGoesOnInTheTabIsToldTheEnd: whatever ends a trip, the way back answers
// for five minutes more, and takes nothing.
func TestWhoGoesOnInTheTabIsToldTheEnd(t *testing.T) {
	rows := []struct {
		name string
		end  func(*desk)
		told string
	}{
		{"cancelled", func(d *desk) { d.do(CancelFlow{}) }, "closed"},
		{"back", func(d *desk) { d.do(Back{}) }, "closed"},
		{"too long", func(d *desk) { d.pass(5 * time.Minute) }, "late"},
		{"denied", func(d *desk) { d.breaks(browser.ErrDenied) }, "over"},
		{"failed", func(d *desk) { d.breaks(errors.New("no more")) }, "over"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			fromEach(t, func(t *testing.T, s *stage, d *desk, _ func(Problem), _ Intent, _ string) {
				posts := len(s.posts)
				row.end(d)
				if at := d.lane().told(); at != serverURL+"/done?result="+row.told || d.parked() != 1 {
					t.Fatalf("told %q, %d parked", at, d.parked())
				}
				d.lane().result <- nil // a code, too late
				if d.pass(5*time.Minute - time.Second); d.parked() != 1 || len(s.posts) != posts {
					t.Fatalf("%d parked, posts %v", d.parked(), s.posts)
				}
				if d.pass(time.Second); d.parked() != 0 {
					t.Fatal("parked for ever")
				}
			})
		})
	}
}

func TestTripThatSentNobodyAwayIsNotParked(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1"))
		release := s.holding("passkey")
		d.do(SignInWithPasskey{}, CancelFlow{})
		release()
		if d.parked() != 0 || !d.closed() {
			t.Fatalf("%d parked", d.parked())
		}
	})
}

func TestOnlyAFewWaysBackAreParked(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("passkey", leg("1"), leg("2"), leg("3"), leg("4"), leg("5"), code)
		for range 5 {
			d.each(SignInWithPasskey{}, CancelFlow{})
		}
		if d.parked() != parkedMost || d.w.lanes[0].listens() || d.w.lanes[1].listens() {
			t.Fatalf("%d parked", d.parked())
		}
	})
}

func TestNothingIsParkedPastTheSession(t *testing.T) {
	ends := map[string]func(*desk){
		"logged out": func(d *desk) { d.do(LogOut{}) },
		"quit":       (*desk).quit,
		"another server": func(d *desk) {
			d.do(LogOut{})
			d.do(Connect{Address: "https://other.example"})
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				s.script("passkey", leg("1"), leg("2"), code)
				d.each(SignInWithPasskey{}, CancelFlow{}, SignInWithPasskey{})
				d.brings("lc")
				d.online()
				if d.parked() != 2 || d.lane().told() != serverURL+"/done?result=over" {
					t.Fatalf("%d parked, told %q", d.parked(), d.lane().told())
				}
				if end(d); d.parked() != 0 {
					t.Fatalf("%d parked", d.parked())
				}
			})
		})
	}
}

// TestLogOutAmidATripClosesIt: nobody is left whom the tab could concern.
func TestLogOutAmidATripClosesIt(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(listCall, line{status: 200, raw: authenticators})
		s.serves(removeCall, line{status: 401, raw: needsProof})
		s.script("step_up:manage", ways(byPasskey, totp))
		s.script("passkey", leg("1", byPasskey, totp))
		d.entersWith(s, code)
		d.each(Show{RouteSecurity}, RemoveMethod{ID: "t1"}, UseBrowser{})
		d.abroad(StepPasskey)
		if d.do(LogOut{}); d.parked() != 0 || !d.closed() {
			t.Fatalf("%d parked", d.parked())
		}
	})
}
