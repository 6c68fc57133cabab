package policy_test

import (
	"testing"
	"time"

	"foyer/auth/policy"
)

// S12: not under 30 s, 5 an hour, 10 a day.
func TestSendIsJudged(t *testing.T) {
	rows := []struct {
		name      string
		hour, day int
		age       time.Duration // of the newest; negative for a clock that went back
		want      time.Duration
	}{
		{"just sent", 1, 1, 0, 30 * time.Second},
		{"a millisecond too early", 1, 1, 30*time.Second - time.Millisecond, time.Millisecond},
		{"in time", 1, 1, 30 * time.Second, 0},
		{"four in the hour", 4, 9, time.Minute, 0},
		{"five in the hour", 5, 5, 10 * time.Minute, 50 * time.Minute},
		{"five in the hour, the newest at its end", 5, 5, time.Hour, time.Second},
		{"ten in the day", 0, 10, 2 * time.Hour, time.Hour},
		{"both limits", 5, 10, time.Minute, time.Hour},
		{"clock back: no longer than at first", 1, 1, -time.Hour, 30 * time.Second},
		{"clock back at the limit", 5, 5, -time.Hour, time.Hour},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			verdict := policy.Send(row.hour, row.day, now.Add(-row.age), now)
			if verdict.Wait != row.want || verdict.Closed {
				t.Errorf("%+v, want %v", verdict, row.want)
			}
		})
	}
	for _, counted := range []struct {
		hour, day int
		want      time.Duration
	}{{0, 0, 0}, {0, 9, 0}, {0, 10, time.Hour}, {5, 5, time.Hour}} {
		if got := policy.Send(counted.hour, counted.day, time.Time{}, now); got.Wait != counted.want {
			t.Errorf("newest not known: %+v: %v", counted, got.Wait)
		}
	}
}

// Whoever asks as often as allowed stays within the limits.
func TestSendsStayWithinTheLimits(t *testing.T) {
	var sent []time.Time
	within := func(at time.Time, window time.Duration) (count int) {
		for _, one := range sent {
			if !one.Before(at.Add(-window)) {
				count++
			}
		}
		return count
	}
	for at := now; at.Before(now.Add(72 * time.Hour)); {
		newest := time.Time{}
		if len(sent) > 0 {
			newest = sent[len(sent)-1]
		}
		verdict := policy.Send(within(at, time.Hour), within(at, 24*time.Hour), newest, at)
		if verdict.Open() {
			sent = append(sent, at)
			if within(at, time.Hour) > 5 || within(at, 24*time.Hour) > 10 {
				t.Fatalf("%d in the hour, %d in the day", within(at, time.Hour), within(at, 24*time.Hour))
			}
		}
		at = at.Add(max(verdict.Wait, time.Millisecond))
	}
	if len(sent) < 20 {
		t.Errorf("only %d in three days", len(sent))
	}
}
