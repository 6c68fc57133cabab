package courier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foyer/auth/store"
)

// waits come after the first, second, ... attempt; the last repeats. A code is
// given up among the minutes; the rest is for notices.
var waits = []time.Duration{
	2 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, time.Minute, time.Minute, time.Minute, time.Minute, time.Minute, time.Minute, time.Minute,
	5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour,
}

const maxReason = 120

// deliver makes one attempt and records it.
func (w *work) deliver(c claim) {
	message, now := c.message, w.Now()
	if !now.Before(message.GiveUpAt) {
		w.settle(failed(message, "could not be handed over in time"))
		return
	}
	if left := c.until.Sub(now); left < patience+grace {
		// It waited in the lane for long: the attempt might outlast the lease.
		// While that lasts it is ours to give back.
		if left > 0 {
			message.NextAt = now
			w.settle(message)
		}
		w.Wake()
		return
	}
	letter, err := w.open(message)
	if err != nil {
		w.settle(failed(message, "was sealed with another server key"))
		return
	}
	err = w.carry(letter, message.Channel)
	after := outcome(message, err, w.Now())
	if err != nil && w.carrying.Err() != nil {
		// Not the carrier's fault: the next process tries at once.
		after = message
		after.NextAt = now
	}
	w.settle(after)
	if after.State == store.MessageQueued {
		time.AfterFunc(after.NextAt.Sub(w.Now()), w.Wake)
	}
}

func (w *work) carry(letter Letter, channel string) (err error) {
	carrier := w.Carriers[channel]
	if carrier == nil {
		return Delayed("channel is not configured")
	}
	ctx, cancel := context.WithTimeout(w.carrying, patience)
	defer cancel()
	// A letter that a carrier's library trips over must not end the server.
	defer func() {
		if fault := recover(); fault != nil {
			w.Log.Error("carrier failed badly", "channel", channel, "id", letter.ID, "fault", fmt.Sprintf("%T", fault))
			err = Delayed("internal error of the carrier")
		}
	}()
	return carrier.Carry(ctx, letter)
}

// outcome is the message after an attempt.
func outcome(m store.Message, err error, now time.Time) store.Message {
	var known *Error
	reason := "could not be handed over"
	switch {
	case err == nil:
		m.State, m.HandedAt, m.Sealed, m.Problem = store.MessageAccepted, now, "", ""
		m.Attempts++
		return m
	case errors.As(err, &known):
		reason = known.Reason
	case errors.Is(err, context.DeadlineExceeded):
		reason = fmt.Sprintf("no answer within %d seconds", int(patience.Seconds()))
	}
	reason = reason[:min(len(reason), maxReason)]
	m.Attempts++
	if known != nil && known.Permanent {
		return failed(m, reason)
	}
	m.NextAt, m.Problem = now.Add(waits[min(m.Attempts, len(waits))-1]), reason
	if !m.NextAt.Before(m.GiveUpAt) {
		return failed(m, reason)
	}
	return m
}

func failed(m store.Message, reason string) store.Message {
	m.State, m.Sealed, m.Problem = store.MessageFailed, "", reason
	return m
}

// settle records an attempt. It insists for a while: what has been carried and
// is not recorded would be carried again.
func (w *work) settle(m store.Message) {
	for range 60 {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.carrying), grace)
		err := w.Store.Update(ctx, func(tx store.Tx) error { return tx.SettleMessage(m) })
		cancel()
		if err == nil || lost(err) {
			w.tell(m, err)
			return
		}
		w.Log.Warn("outbox cannot be written", "id", m.ID, "error", err)
		pause := time.NewTimer(time.Second)
		select {
		case <-pause.C:
		case <-w.carrying.Done():
			pause.Stop()
			return
		}
	}
}

// tell logs no address and no contents: a message has none outside its seal.
func (w *work) tell(m store.Message, err error) {
	attributes := []any{"id", m.ID, "channel", m.Channel, "kind", m.Kind, "attempts", m.Attempts}
	switch {
	case err != nil:
		w.Log.Warn("message was settled by somebody else", append(attributes, "error", err)...)
		return
	case m.State == store.MessageAccepted:
		w.Log.Debug("message handed over", attributes...)
	case m.State == store.MessageFailed:
		w.Log.Warn("message given up", append(attributes, "problem", m.Problem)...)
	default:
		w.Log.Info("message delayed", append(attributes, "problem", m.Problem)...)
	}
	if w.Settled != nil {
		w.Settled(m)
	}
}

// lost tells that a message is no longer ours to settle.
func lost(err error) bool {
	return errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound)
}
