package service

import (
	"context"
	"time"

	"foyer/auth"
	"foyer/auth/presence"
	"foyer/auth/store"
)

// watchful tells the hub, after the commit, which sessions have ended and who
// has another picture: whoever changes that need not know of streams.
type watchful struct {
	store.Store
	hub *presence.Hub
}

// Update implements store.Store.
func (w watchful) Update(ctx context.Context, fn func(store.Tx) error) error {
	var seen watchfulTx
	err := w.Store.Update(ctx, func(tx store.Tx) error {
		seen = watchfulTx{Tx: tx, endings: &[]func(){}, hub: w.hub}
		return fn(seen)
	})
	if err == nil {
		for _, tell := range *seen.endings {
			tell()
		}
	}
	return err
}

type watchfulTx struct {
	store.Tx
	hub     *presence.Hub
	endings *[]func()
}

func (t watchfulTx) later(tell func()) { *t.endings = append(*t.endings, tell) }

// EndSession implements store.Tx.
func (t watchfulTx) EndSession(id string, reason auth.EndReason, by string, at time.Time) error {
	err := t.Tx.EndSession(id, reason, by, at)
	if err == nil {
		t.later(func() { t.hub.End(id, reason) })
	}
	return err
}

// EndSessionsOf implements store.Tx.
func (t watchfulTx) EndSessionsOf(accountID string, reason auth.EndReason, by string, at time.Time) (int, error) {
	count, err := t.Tx.EndSessionsOf(accountID, reason, by, at)
	if err == nil && count > 0 {
		t.later(func() { t.hub.EndAccount(accountID, reason) })
	}
	return count, err
}
