package policy

import "time"

// The limits on wrong attempts (docs/protocol.md, "Counting"). Together they
// stay under the 100 consecutive failures of NIST SP 800-63B-4 section 3.2.2.
const (
	// FreeAttempts may fail before the first wait.
	FreeAttempts = 5
	// StrangerAttempts close the budget of all unknown installs together.
	StrangerAttempts = 90
	// InstallAttempts close the own budget of one known install.
	InstallAttempts = 10

	firstWait = 30 * time.Second
	longWait  = time.Hour

	// SourceIdentifiers different identifiers may fail from one source within
	// SourceWindow.
	SourceIdentifiers = 20
	SourceWindow      = 10 * time.Minute

	// InstallKnown is how long an unused install stays known.
	InstallKnown = 180 * 24 * time.Hour
)

// Wait is how long to wait after so many consecutive failures: nothing under
// FreeAttempts, then 30 s, doubling to an hour.
func Wait(failures int) time.Duration {
	if failures < FreeAttempts {
		return 0
	}
	wait := firstWait
	for range failures - FreeAttempts {
		if wait *= 2; wait >= longWait {
			return longWait
		}
	}
	return wait
}

// Verdict is whether an attempt may be made now.
type Verdict struct {
	// Wait is zero if the attempt may be made.
	Wait time.Duration
	// Closed: waiting does not help; a reset or an admin does.
	Closed bool
}

// Open tells whether the attempt may be made.
func (v Verdict) Open() bool { return v.Wait == 0 && !v.Closed }

// Attempt judges one budget after so many failures, the last of them at last,
// closed at limit. A clock that went back does not shorten a wait beyond what
// it was at first.
func Attempt(failures, limit int, last, now time.Time) Verdict {
	if failures >= limit {
		return Verdict{Wait: longWait, Closed: true}
	}
	wait := Wait(failures)
	left := last.Add(wait).Sub(now)
	return Verdict{Wait: min(max(left, 0), wait)}
}
