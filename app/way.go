package app

import (
	"slices"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// wayKey names a way among those of one answer.
type wayKey struct{ step, id string }

func keyOf(w Way) wayKey { return wayKey{w.Step, w.ID} }

// isEnroll tells the set-up of a method from its use.
func isEnroll(step string) bool { return strings.HasPrefix(step, "enroll_") }

// isSent tells whether a step's code is sent to the person.
func isSent(step string) bool {
	switch step {
	case StepEmailCode, StepSMSCode, StepEnrollEmail, StepEnrollSMS:
		return true
	}
	return false
}

// knows tells whether this version can take a step as a way.
func (d *dialog) knows(step auth.Step) bool {
	switch string(step) {
	case StepTOTP, StepEmailCode, StepSMSCode, StepRecoveryCode, StepEnrollTOTP, StepEnrollEmail, StepEnrollSMS,
		StepPasskey, StepEnrollPasskey, StepGoogle:
		return true
	case StepPassword:
		return d.wish != nil
	}
	return false
}

// waysOf translates what the server offers, as far as this version knows it.
// Deadlines that merely were rounded differently stay what they were, so that
// no countdown jumps; restated keeps the number of tries, which a server tells
// only when it has counted one.
func (d *dialog) waysOf(next []client.Next, restated bool) []Way {
	now := d.c.options.Now()
	var ways []Way
	for _, n := range next {
		if !d.knows(n.Step) {
			continue
		}
		w := Way{
			Step: string(n.Step), ID: n.ID, Label: n.Label, Hint: n.Hint, Optional: n.Optional, AttemptsLeft: -1,
			Sent: n.Sent, Delivery: deliveryOf(n.Delivery),
			ResendAt: deadline(now, n.ResendAfter), ExpiresAt: deadline(now, n.ExpiresIn),
		}
		if n.AttemptsLeft != nil {
			w.AttemptsLeft = *n.AttemptsLeft
		}
		if n.DeliveredAt > 0 {
			w.DeliveredAt = time.Unix(n.DeliveredAt, 0)
		}
		if before, ok := findWay(d.ways, keyOf(w)); ok {
			w.ResendAt, w.ExpiresAt = steady(before.ResendAt, w.ResendAt), steady(before.ExpiresAt, w.ExpiresAt)
			if restated && n.AttemptsLeft == nil {
				w.AttemptsLeft = before.AttemptsLeft
			}
			// A wait for sending is told only when one asks for it.
			if until := d.sendWaits[keyOf(w)]; until.After(w.ResendAt) && until.After(now) {
				w.ResendAt = until
			}
		}
		ways = append(ways, w)
	}
	return ways
}

func deliveryOf(word string) Delivery {
	switch d := Delivery(word); d {
	case DeliveryQueued, DeliveryAccepted, DeliveryFailed:
		return d
	}
	return DeliveryNone
}

func deadline(now time.Time, seconds int) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return now.Add(time.Duration(seconds) * time.Second)
}

// steady prefers the deadline of before where the new one says the same.
func steady(before, now time.Time) time.Time {
	if !before.IsZero() && !now.IsZero() && now.Sub(before).Abs() < 2*time.Second {
		return before
	}
	return now
}

func findWay(ways []Way, key wayKey) (Way, bool) {
	i := slices.IndexFunc(ways, func(w Way) bool { return keyOf(w) == key })
	if i < 0 {
		return Way{}, false
	}
	return ways[i], true
}
