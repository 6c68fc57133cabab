package flow

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"foyer/auth"
	"foyer/auth/store"
)

// Resume begins the conversation by which a paused session goes on. It starts
// from nothing proved: before anything is changed, a first factor is asked
// again. The code at its end continues the same session.
func (s *Service) Resume(ctx context.Context, life auth.Session, account auth.Account) (Result, error) {
	t := &turn{
		Request: Request{Thumbprint: life.Thumbprint},
		state:   state{Scope: life.Scope, DeviceName: life.DeviceName, At: s.Now()},
		account: store.Account{Account: account},
	}
	written, err := json.Marshal(t.state)
	if err != nil {
		return Result{}, err
	}
	next := newAuthSession()
	err = s.Store.Update(ctx, func(tx store.Tx) error {
		return tx.InsertFlow(store.Flow{
			ID: rand.Text(), Thumbprint: life.Thumbprint, AccountID: account.ID, SessionID: life.ID,
			State: written, Current: hashOf(next), CreatedAt: t.At, ExpiresAt: t.At.Add(Life),
		})
	})
	if err != nil {
		return Result{}, fmt.Errorf("resume: %w", err)
	}
	return Result{
		AuthSession: next, ExpiresIn: Life, Reason: auth.ReasonPasswordChange,
		Next: s.ways(s.due(t), t), // the password, whatever its change is due for
	}, nil
}
