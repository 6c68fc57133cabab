package courier

import (
	"context"
	"io"
	"sync"
	"time"

	"foyer/auth/store"
)

const (
	width = 4    // letters a channel carries at a time
	batch = 50   // messages claimed at a time
	hoard = 1000 // claimed messages that may wait in a lane
)

// work is one Run. Each channel has a lane, so that a slow mail server holds
// up no text.
type work struct {
	*Courier
	carrying context.Context // done when attempts under way must end
	lanes    map[string]*lane
	under    sync.WaitGroup
}

// Run hands messages over until ctx is done. Then it claims no more, gives
// attempts under way a few seconds, and returns what has not begun to the
// outbox. Any number of processes may run on one store; within a process, one
// Run of a Courier at a time.
func (c *Courier) Run(ctx context.Context) {
	carrying, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	w := &work{Courier: c, carrying: carrying, lanes: make(map[string]*lane)}
	timer := time.NewTimer(poll)
	defer timer.Stop()
	for ctx.Err() == nil {
		w.claim(ctx)
		timer.Reset(poll)
		select {
		case <-ctx.Done():
		case <-c.wake:
		case <-timer.C:
		}
	}
	w.finish(abort)
}

// claim takes what is due into the lanes.
func (w *work) claim(ctx context.Context) {
	for {
		now := w.Now()
		until := now.Add(lease)
		var due []store.Message
		err := w.Store.Update(ctx, func(tx store.Tx) (err error) {
			due, err = tx.ClaimMessages(now, until, batch)
			return err
		})
		if err != nil {
			if ctx.Err() == nil {
				w.Log.Warn("outbox cannot be read", "error", err)
			}
			return
		}
		for _, message := range due {
			w.lane(message.Channel).push(claim{message, until})
		}
		if len(due) < batch {
			return
		}
	}
}

func (w *work) lane(channel string) *lane {
	if w.lanes[channel] == nil {
		w.lanes[channel] = &lane{deliver: w.deliver, under: &w.under}
	}
	return w.lanes[channel]
}

func (w *work) finish(abort func()) {
	var waiting []claim
	for _, lane := range w.lanes {
		waiting = append(waiting, lane.shut()...)
	}
	w.giveBack(waiting)
	late := time.AfterFunc(grace, abort)
	defer late.Stop()
	w.under.Wait()
	for _, carrier := range w.Carriers {
		if closer, ok := carrier.(io.Closer); ok {
			_ = closer.Close() // nothing is under way; the other side notices
		}
	}
}

// giveBack spares the next process the wait for the leases.
func (w *work) giveBack(waiting []claim) {
	if len(waiting) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(w.carrying, grace)
	defer cancel()
	now := w.Now()
	err := w.Store.Update(ctx, func(tx store.Tx) error {
		for _, one := range waiting {
			if now.After(one.until) {
				continue // it may be somebody else's by now
			}
			one.message.NextAt = now
			if err := tx.SettleMessage(one.message); err != nil && !lost(err) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Log.Warn("outbox: messages wait for their lease", "count", len(waiting), "error", err)
	}
}
