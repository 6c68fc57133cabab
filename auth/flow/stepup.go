package flow

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// StepUp begins a conversation by which a living session proves more, or again
// (RFC 9470). Its code gives an access token of the same session. A proof that
// is fresh enough gives the code at once. It wraps *RequestError or
// *ThrottledError.
func (s *Service) StepUp(ctx context.Context, life auth.Session, purpose policy.Purpose, begin Start, source string) (Result, error) {
	if begin.CodeMethod != "S256" || !isChallenge(begin.CodeChallenge) {
		return Result{}, &RequestError{Field: FieldChallenge}
	}
	if !purpose.Known() || purpose == policy.PurposeSignIn {
		return Result{}, &RequestError{Field: FieldPurpose}
	}
	t := &turn{
		Request: Request{Thumbprint: life.Thumbprint, Source: source},
		state: state{
			Scope: life.Scope, CodeChallenge: begin.CodeChallenge, DeviceName: life.DeviceName,
			At: s.Now(), Purpose: purpose,
		},
	}
	begun := *t
	err := s.Store.Update(ctx, func(tx store.Tx) (err error) {
		*t = begun
		return s.beginStepUp(tx, t, life)
	})
	if err != nil {
		return Result{}, fmt.Errorf("step-up: %w", err)
	}
	if t.wake {
		s.Courier.Wake()
	}
	return t.result, nil
}

func (s *Service) beginStepUp(tx store.Tx, t *turn, life auth.Session) error {
	if err := s.countBegun(tx, life.ID); err != nil {
		return err
	}
	account, err := tx.Account(life.AccountID)
	if err != nil {
		return err
	}
	t.account, t.PasswordMark, t.state.Locale = account, passwordMark(account), account.Locale
	next := newAuthSession()
	t.row = &store.Flow{
		ID: rand.Text(), Thumbprint: life.Thumbprint, AccountID: account.ID, SessionID: life.ID,
		State: []byte("{}"), Current: hashOf(next), CreatedAt: t.At, ExpiresAt: t.At.Add(LongLife),
	}
	if err := tx.InsertFlow(*t.row); err != nil {
		return err
	}
	t.AuthSession = next // conclude keeps the answer under it
	return s.conclude(tx, t)
}

// noteProofs records in the session what was proved now. A paused session that
// goes on was signed in to again: policy asks of it nothing older.
func (s *Service) noteProofs(tx store.Tx, t *turn) error {
	life, err := tx.Session(t.row.SessionID)
	if err != nil {
		return err
	}
	proved := map[auth.Factor]time.Time{}
	maps.Copy(proved, life.ProvedAt)
	maps.Copy(proved, t.Passed.ProvedAt)
	all := policy.Passed{}
	for factor, at := range proved {
		all = all.Prove(auth.Authenticator{Factor: factor}, at)
	}
	acr, amr := policy.Assurance(all)
	at := life.AuthTime
	if t.Purpose == policy.PurposeSignIn {
		at = s.Now()
	}
	return tx.SetProofs(life.ID, proved, acr, amr, at)
}
