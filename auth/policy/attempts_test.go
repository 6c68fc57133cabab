package policy_test

import (
	"testing"
	"time"

	"foyer/auth/policy"
)

func TestWaitGrowsFromThirtySecondsToAnHour(t *testing.T) {
	rows := []struct {
		failures int
		want     time.Duration
	}{
		{0, 0},
		{1, 0},
		{4, 0},
		{5, 30 * time.Second},
		{6, time.Minute},
		{7, 2 * time.Minute},
		{8, 4 * time.Minute},
		{9, 8 * time.Minute},
		{10, 16 * time.Minute},
		{11, 32 * time.Minute},
		{12, time.Hour},
		{13, time.Hour},
		{89, time.Hour},
		{1 << 30, time.Hour},
		{-1, 0},
	}
	for _, row := range rows {
		if got := policy.Wait(row.failures); got != row.want {
			t.Errorf("after %d failures wait %v, want %v", row.failures, got, row.want)
		}
	}
}

func TestAttemptIsJudged(t *testing.T) {
	last := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	rows := []struct {
		name            string
		failures, limit int
		later           time.Duration
		want            policy.Verdict
	}{
		{"never failed", 0, policy.StrangerAttempts, 0, policy.Verdict{}},
		{"four failures", 4, policy.StrangerAttempts, 0, policy.Verdict{}},
		{"the fifth just now", 5, policy.StrangerAttempts, 0, policy.Verdict{Wait: 30 * time.Second}},
		{"a millisecond too early", 5, policy.StrangerAttempts, 30*time.Second - time.Millisecond, policy.Verdict{Wait: time.Millisecond}},
		{"in time", 5, policy.StrangerAttempts, 30 * time.Second, policy.Verdict{}},
		{"89 an hour ago", 89, policy.StrangerAttempts, time.Hour, policy.Verdict{}},
		{"90 closes for strangers", 90, policy.StrangerAttempts, 365 * 24 * time.Hour, policy.Verdict{Wait: time.Hour, Closed: true}},
		{"9 of an install an hour ago", 9, policy.InstallAttempts, time.Hour, policy.Verdict{}},
		{"10 close an install", 10, policy.InstallAttempts, time.Hour, policy.Verdict{Wait: time.Hour, Closed: true}},
		{"clock back an hour: no longer than at first", 5, policy.StrangerAttempts, -time.Hour, policy.Verdict{Wait: 30 * time.Second}},
		{"clock back, but nothing to wait for", 4, policy.StrangerAttempts, -time.Hour, policy.Verdict{}},
		{"clock far ahead", 12, policy.StrangerAttempts, 100 * 365 * 24 * time.Hour, policy.Verdict{}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := policy.Attempt(row.failures, row.limit, last, last.Add(row.later))
			if got != row.want {
				t.Errorf("got %+v, want %+v", got, row.want)
			}
			if got.Open() != (row.want == policy.Verdict{}) {
				t.Errorf("Open() = %v", got.Open())
			}
		})
	}
}

// NIST SP 800-63B-4 section 3.2.2: at most 100 consecutive failures.
func TestStrangersAndAnInstallStayUnderAHundred(t *testing.T) {
	if sum := policy.StrangerAttempts + policy.InstallAttempts; sum > 100 {
		t.Errorf("%d failures before all is closed", sum)
	}
}
