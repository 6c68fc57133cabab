package ui

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// day writes on which day something was, in the middle of a sentence.
func day(at, now time.Time) string {
	switch daysAgo(at, now) {
	case 0:
		return say("day.today")
	case 1:
		return say("day.yesterday")
	}
	if at.Local().Year() == now.Local().Year() {
		return written(at.Local(), "day.this_year")
	}
	return written(at.Local(), "day.other")
}

// dayHeading writes a day as the heading of a list.
func dayHeading(at, now time.Time) string {
	switch daysAgo(at, now) {
	case 0:
		return say("activity.today")
	case 1:
		return say("activity.yesterday")
	}
	if at.Local().Year() == now.Local().Year() {
		return capital(written(at.Local(), "activity.day"))
	}
	return written(at.Local(), "activity.day.year")
}

// capital begins a heading as a sentence does: not every language writes its
// days so.
func capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// daysAgo counts midnights, not hours.
func daysAgo(at, now time.Time) int {
	return int(midnight(now).Sub(midnight(at)) / (24 * time.Hour))
}

// midnight is that of the local day, in a clock without daylight saving.
func midnight(t time.Time) time.Time {
	y, m, d := t.Local().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// written writes a time as a key says, with the months and days of the language
// that is spoken.
func written(at time.Time, key string) string {
	months, days := strings.Fields(say("time.months")), strings.Fields(say("time.weekdays"))
	names := strings.NewReplacer(
		at.Weekday().String(), days[at.Weekday()],
		at.Month().String()[:3], months[at.Month()-1],
	)
	return names.Replace(at.Format(say(key)))
}
