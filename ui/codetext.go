package ui

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"foyer/app"
)

// codeKind is which code a screen asks for, as in the keys of its sentences:
// empty for 6 digits.
func codeKind(st app.State) string {
	switch {
	case st.Route == app.RouteStranded:
		return ".pass"
	case st.Flow.Way == nil:
		return ""
	case st.Flow.Way.Step == app.StepRecoveryCode:
		return ".recovery_code"
	}
	return ""
}

// codeProblem says what happened to a code and what to do next, and whether it
// is news rather than an error.
func codeProblem(st app.State, now time.Time) (sentence string, news bool) {
	kind := codeKind(st)
	switch st.Flow.Problem {
	case app.ProblemCode:
		return wrongCode(st), false
	case app.ProblemCodeExpired:
		switch {
		case kind == ".pass":
			return say("code.expired.pass"), false
		case st.Flow.Way == nil || sends(st.Flow.Way.Step):
			return say("code.expired"), false
		}
		return say("code.expired.app"), false
	case app.ProblemClockSkew:
		return skewText(st.Flow.SkewSeconds), false
	case app.ProblemThrottled:
		return throttledCode(st, now)
	case app.ProblemClosed:
		return say("code.attempts_closed"), false
	case app.ProblemPhone:
		if e := st.Flow.Enrollment; e != nil && hasText("phone."+e.PhoneWhy) {
			return say("phone." + e.PhoneWhy), false
		}
	}
	return problemText(st, now)
}

func wrongCode(st app.State) string {
	key := "code.wrong" + codeKind(st)
	left := -1
	if st.Flow.Way != nil && st.Route != app.RouteStranded {
		left = st.Flow.Way.AttemptsLeft
	}
	switch {
	case left < 0:
	case left == 0 && st.Flow.Way != nil && sends(st.Flow.Way.Step):
		return say("code.wrong.over")
	case left == 1:
		return say(key + ".last")
	case left > 1:
		return say(key+".left", "n", strconv.Itoa(left))
	}
	return say(key)
}

// skewText explains a phone's clock in round figures.
func skewText(seconds int) string {
	if seconds == 0 {
		return say("problem.clock_skew")
	}
	key := "code.skew.slow"
	if seconds < 0 {
		key, seconds = "code.skew.fast", -seconds
	}
	about := say("code.skew.seconds", "n", strconv.Itoa(seconds))
	if seconds >= 120 {
		about = say("code.skew.minutes", "n", strconv.Itoa(int(math.Round(float64(seconds)/60))))
	}
	return say(key, "span", about)
}

func throttledCode(st app.State, now time.Time) (sentence string, news bool) {
	key := "code.too_many_attempts"
	if len(otherWays(st.Flow)) == 0 || st.Route != app.RouteChallenge {
		key += ".alone"
	}
	if left := st.Flow.RetryAt.Sub(now); left > 0 {
		return say(key, "wait", span(left)), false
	}
	return say(key + ".over"), true
}

// shortCode says why a code can't be submitted yet; it may be empty.
func shortCode(kind, typed string, length int) string {
	missing := length - len([]rune(typed))
	switch {
	case typed == "":
		return say("code.empty" + kind)
	case missing <= 0:
		return ""
	case missing == 1:
		return say("code.short.one"+kind, "of", strconv.Itoa(length))
	}
	return say("code.short"+kind, "n", strconv.Itoa(missing), "of", strconv.Itoa(length))
}

// deliveryText says how far a code has come; alone is without another way.
func deliveryText(w app.Way, setUp, alone bool, now time.Time) string {
	key := "delivery.text"
	if mailed(w.Step) {
		key = "delivery.email"
	}
	switch w.Delivery {
	case app.DeliveryAccepted:
		if w.DeliveredAt.IsZero() {
			return say(key + ".now")
		}
		return say(key, "time", moment(w.DeliveredAt, now))
	case app.DeliveryFailed:
		switch {
		case setUp:
			return say("delivery.failed.set_up")
		case ownAddress(w):
			return say("delivery.failed.own")
		case alone:
			return say("delivery.failed.alone")
		}
		return say("delivery.failed")
	}
	return say("delivery.queued")
}

// countdown writes a short wait as "0:24".
func countdown(d time.Duration) string {
	seconds := secondsUp(d)
	return say("factor.clock", "m", strconv.Itoa(seconds/60), "s", fmt.Sprintf("%02d", seconds%60))
}
