package policy

import "time"

// The limits on codes sent to one address, known or not, in each budget: that
// of strangers together and that of each known install (docs/protocol.md,
// "Counting").
const (
	// ResendAfter is the least time between two sends.
	ResendAfter = 30 * time.Second
	// SendsHourly and SendsDaily are the most within an hour and a day.
	SendsHourly = 5
	SendsDaily  = 10
)

// Send judges whether one more code may be sent, after hour sends within the
// last hour and day within the last 24, the newest of them at newest (zero if
// not known). Wait is exact for ResendAfter; where a limit is reached it is
// when to ask again, an hour at most, as the oldest send is not known here. A
// clock that went back does not lengthen a wait.
func Send(hour, day int, newest, now time.Time) Verdict {
	switch {
	case day >= SendsDaily:
		return Verdict{Wait: time.Hour}
	case hour >= SendsHourly:
		return Verdict{Wait: max(left(newest, time.Hour, now), time.Second)} // the count says that it is not over
	case newest.IsZero():
		return Verdict{}
	}
	return Verdict{Wait: left(newest, ResendAfter, now)}
}

// left of a wait that began at begun; all of it where that is not known.
func left(begun time.Time, wait time.Duration, now time.Time) time.Duration {
	rest := min(begun.Add(wait).Sub(now), wait)
	if begun.IsZero() {
		rest = wait
	}
	return max(rest, 0)
}
