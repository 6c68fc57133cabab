package flow

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"foyer/auth"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// Resume begins the conversation by which a paused session goes on. It starts
// from nothing proved: before anything is changed, a first factor is asked
// again. The code at its end continues the same session. It wraps
// *ThrottledError where one session begins too many.
func (s *Service) Resume(ctx context.Context, life auth.Session) (Result, error) {
	t := &turn{Request: Request{Thumbprint: life.Thumbprint}}
	t.state = state{Scope: life.Scope, DeviceName: life.DeviceName, At: s.Now()}
	next := newAuthSession()
	err := s.Store.Update(ctx, func(tx store.Tx) (err error) {
		if err := s.countBegun(tx, life.ID); err != nil {
			return err
		}
		if t.account, err = tx.Account(life.AccountID); err != nil {
			return err
		}
		t.state.Locale = t.account.Locale
		if err := s.situate(tx, t); err != nil {
			return err
		}
		t.Long = s.longAfterPassword(t)
		written, err := json.Marshal(t.state)
		if err != nil {
			return err
		}
		return tx.InsertFlow(store.Flow{
			ID: rand.Text(), Thumbprint: life.Thumbprint, AccountID: life.AccountID, SessionID: life.ID,
			State: written, Current: hashOf(next), CreatedAt: t.At, ExpiresAt: t.At.Add(LongLife),
		})
	})
	if err != nil {
		return Result{}, fmt.Errorf("resume: %w", err)
	}
	result := Result{AuthSession: next, ExpiresIn: s.ends(t).Sub(t.At), Next: s.waysNow(t)}
	if t.account.MustChangePassword {
		result.Reason = auth.ReasonPasswordChange
	}
	return result, nil
}

// longAfterPassword looks at what comes after the first factor.
func (s *Service) longAfterPassword(t *turn) bool {
	ahead := t.situation
	ahead.Passed = ahead.Passed.Prove(auth.Authenticator{Factor: auth.FactorPassword}, s.Now())
	return enrolls(policy.Due(ahead))
}
