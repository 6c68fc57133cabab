package flow

import (
	"context"
	"errors"
	"time"

	"foyer/auth"
	"foyer/auth/factor/password"
	"foyer/auth/factor/totp"
	"foyer/auth/store"
)

// totpStep proves an authenticator app (RFC 6238).
type totpStep struct{ *Service }

func (totpStep) slow() bool { return false }

func (p totpStep) spend(tx store.Tx, t *turn) error {
	if _, ok := t.chosen(auth.FactorTOTP); !ok || t.Code == "" {
		return &RequestError{Field: FieldID, Next: p.waysNow(t)}
	}
	return p.countAccount(tx, t, auth.FactorTOTP)
}

func (p totpStep) verify(_ context.Context, t *turn, _ *password.Place) error {
	one, _ := t.chosen(auth.FactorTOTP)
	seed, err := p.Key.Open(seedLabel, one.Secret, []byte(one.ID))
	if err != nil {
		return err
	}
	p.matchTOTP(t, auth.Secret(seed))
	return nil
}

// matchTOTP sets what the code is right for: now, another time, or nothing.
func (s *Service) matchTOTP(t *turn, seed auth.Secret) {
	if t.step, t.right = totp.Match(seed, t.Code, s.Now()); t.right {
		return
	}
	if offset, ok := totp.Skew(seed, t.Code, s.Now()); ok {
		t.skew = skew{Step: totp.Step(s.Now()) + offset, Offset: offset}
	}
}

func (p totpStep) settle(tx store.Tx, t *turn) error {
	one, ok := t.chosen(auth.FactorTOTP)
	if !ok {
		t.right = false
		t.result.Reason = auth.ReasonAuthenticatorDisabled
		return nil
	}
	if t.right {
		err := tx.SpendStep(one.ID, t.step)
		if err == nil {
			return p.passed(tx, t, one)
		}
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
		t.right = false // that code was used before
	}
	t.result.Reason = auth.ReasonInvalidCode
	return p.explainSkew(tx, t, one.ID)
}

// explainSkew tells that the phone's clock is off after two different codes
// that are off alike. Both are burned: what explains must not let anybody in.
func (s *Service) explainSkew(tx store.Tx, t *turn, id string) error {
	if t.skew == (skew{}) {
		return nil
	}
	for _, before := range t.Skews {
		if before.Offset != t.skew.Offset || before.Step == t.skew.Step {
			continue
		}
		t.result.Reason = auth.ReasonClockSkew
		t.result.Skew = -time.Duration(t.skew.Offset) * totp.Period
		if id == "" {
			t.Enrolling.Burned = []int64{before.Step, t.skew.Step}
			return nil
		}
		err := tx.SpendStep(id, max(before.Step, t.skew.Step))
		if errors.Is(err, store.ErrConflict) {
			err = nil
		}
		return err
	}
	t.Skews = append(t.Skews[:len(t.Skews):len(t.Skews)], t.skew)
	return nil
}

// passed records that an authenticator was proved.
func (s *Service) passed(tx store.Tx, t *turn, one store.Authenticator) error {
	t.Passed = t.Passed.Prove(one.Authenticator, s.Now())
	one.UsedAt = s.Now()
	if err := tx.UpdateAuthenticator(one); err != nil {
		return err
	}
	return clearCount(tx, t)
}
