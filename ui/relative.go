package ui

import "time"

// lately writes when something was, in the middle of a sentence: minutes and
// hours on the same day, else the day.
func lately(at, now time.Time) string {
	ago := now.Sub(at)
	switch {
	case ago < time.Minute:
		return say("relative.now")
	case ago < time.Hour:
		return countText("relative.minutes", int(ago/time.Minute), "")
	case daysAgo(at, now) == 0:
		return countText("relative.hours", int(ago/time.Hour), "")
	}
	return day(at, now)
}
