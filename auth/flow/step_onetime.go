package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/password"
	"foyer/auth/factor/recoverycode"
	"foyer/auth/policy"
	"foyer/auth/serverkey"
	"foyer/auth/session"
	"foyer/auth/store"
)

func onetimeKey(key *serverkey.Key) []byte { return key.Derive("recovery codes and passes") }

// HashPass is how an admin's pass is kept.
func HashPass(key *serverkey.Key, accountID string, pass auth.Secret) string {
	plain, _ := recoverycode.NormalizePass(pass)
	return recoverycode.HashPass(onetimeKey(key), accountID, plain)
}

// recoveryGrace is how long the install that spent a recovery code may present
// it again until a sign-in completes.
const recoveryGrace = 24 * time.Hour

// usable lists the recovery codes and passes that are good now.
func (s *Service) usable(tx store.Tx, accountID string) ([]store.OneTimeCode, error) {
	var good []store.OneTimeCode
	for _, kind := range []store.OneTimeKind{store.OneTimeRecovery, store.OneTimePass} {
		all, err := tx.OneTimeCodesOf(accountID, kind)
		if err != nil {
			return nil, err
		}
		for _, one := range all {
			expired := !one.ExpiresAt.IsZero() && !s.Now().Before(one.ExpiresAt)
			late := !one.SpentAt.IsZero() && s.Now().Sub(one.SpentAt) >= recoveryGrace
			if one.Active && !expired && !late {
				good = append(good, one)
			}
		}
	}
	return good, nil
}

// recoveryStep stands for the second factor, once. It shows a new code.
type recoveryStep struct{ *Service }

func (recoveryStep) slow() bool { return false }

func (p recoveryStep) spend(tx store.Tx, t *turn) error {
	return p.countAccount(tx, t, auth.FactorRecoveryCode)
}

func (p recoveryStep) verify(_ context.Context, t *turn, _ *password.Place) error {
	code, ok := recoverycode.Normalize(t.Code)
	t.hash = recoverycode.Hash(p.onetimeKey, t.account.ID, code)
	t.right = ok && t.holds(store.OneTimeRecovery, t.hash)
	return nil
}

// holds compares keyed hashes of random codes; their timing tells nothing of
// the codes.
func (t *turn) holds(kind store.OneTimeKind, hash string) bool {
	for _, one := range t.onetime {
		if one.Kind == kind && one.Hash == hash && (one.SpentBy == "" || one.SpentBy == t.Thumbprint) {
			return true
		}
	}
	return false
}

func (p recoveryStep) settle(tx store.Tx, t *turn) error {
	right, err := p.spendOneTime(tx, t, store.OneTimeRecovery)
	if err != nil || !right {
		return err
	}
	t.StandsOn = t.hash
	t.Passed = t.Passed.Prove(auth.Authenticator{Factor: auth.FactorRecoveryCode}, p.Now())
	return p.notice(tx, t, courier.KindRecoveryCodeUsed, courier.Data{})
}

func (s *Service) spendOneTime(tx store.Tx, t *turn, kind store.OneTimeKind) (bool, error) {
	if t.right {
		err := tx.SpendOneTimeCode(t.account.ID, kind, t.hash, t.Thumbprint, s.Now())
		if err == nil {
			return true, clearCount(tx, t)
		}
		if !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
		t.right = false // somebody else was first
	}
	t.result.Reason = auth.ReasonInvalidCode
	return false, nil
}

// shownRecovery is how many recovery codes of an account may wait for somebody
// to store them.
const shownRecovery = 8

// clearShown makes room for another: of many that nobody has stored, all go. A
// conversation that misses its own is shown a new one.
func clearShown(tx store.Tx, accountID string) error {
	all, err := tx.OneTimeCodesOf(accountID, store.OneTimeRecovery)
	if err != nil || len(all) <= shownRecovery {
		return err
	}
	keep := ""
	for _, one := range all {
		if one.Active {
			keep = one.Hash
		}
	}
	return tx.DeleteOneTimeCodes(accountID, store.OneTimeRecovery, keep)
}

// newRecovery makes a code that waits until the person has stored it.
func (s *Service) newRecovery(tx store.Tx, t *turn) error {
	if err := clearShown(tx, t.account.ID); err != nil {
		return err
	}
	code := recoverycode.New()
	plain, _ := recoverycode.Normalize(code)
	hash := recoverycode.Hash(s.onetimeKey, t.account.ID, plain)
	err := tx.InsertOneTimeCode(store.OneTimeCode{
		AccountID: t.account.ID, Kind: store.OneTimeRecovery, Hash: hash, CreatedAt: s.Now(),
	})
	t.Recovery, t.result.RecoveryCode, t.Passed.RecoveryPending = hash, code, true
	return err
}

// asksToStore: a recovery code is due to be shown.
func asksToStore(due []policy.Way) bool {
	return slices.ContainsFunc(due, func(w policy.Way) bool { return w.Step == auth.StepRecoveryCodeSaved })
}

// savedStep activates the pending recovery code; all others are void then.
type savedStep struct{ *Service }

func (savedStep) slow() bool                                           { return false }
func (savedStep) spend(store.Tx, *turn) error                          { return nil }
func (savedStep) verify(context.Context, *turn, *password.Place) error { return nil }

func (p savedStep) settle(tx store.Tx, t *turn) error {
	err := tx.ActivateOneTimeCode(t.account.ID, store.OneTimeRecovery, t.Recovery)
	if errors.Is(err, store.ErrNotFound) {
		t.Recovery = "" // another one was stored meanwhile: conclude shows a new one
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.DeleteOneTimeCodes(t.account.ID, store.OneTimeRecovery, t.Recovery); err != nil {
		return err
	}
	t.right, t.Passed.RecoverySaved, t.Passed.RecoveryPending = true, true, false
	if t.Purpose == "" && !t.Passed.UsedRecovery {
		return nil // the first one, with the set-up, which is announced itself
	}
	return p.notice(tx, t, courier.KindRecoveryCodeReplaced, courier.Data{})
}

// passStep takes an admin's one-time pass in place of the second factor.
type passStep struct{ *Service }

func (passStep) slow() bool { return false }

func (p passStep) spend(tx store.Tx, t *turn) error {
	return p.countAccount(tx, t, auth.FactorRecoveryCode)
}

func (p passStep) verify(_ context.Context, t *turn, _ *password.Place) error {
	pass, ok := recoverycode.NormalizePass(t.Code)
	t.hash = recoverycode.HashPass(p.onetimeKey, t.account.ID, pass)
	t.right = ok && t.holds(store.OneTimePass, t.hash)
	return nil
}

func (p passStep) settle(tx store.Tx, t *turn) error {
	right, err := p.spendOneTime(tx, t, store.OneTimePass)
	if err != nil {
		return err
	}
	if !right {
		return p.buryPass(tx, t)
	}
	t.Passed.UsedPass, t.StandsOn = true, t.hash
	if err := p.endOthers(tx, t, auth.EndedBySignOut, session.ByAdmin); err != nil {
		return err
	}
	if err := EndUnderWay(tx, t.account.ID, t.Thumbprint); err != nil {
		return err
	}
	return p.notice(tx, t, courier.KindSessionsEnded, courier.Data{Device: t.DeviceName})
}

// buryPass removes a pass that nobody took in its time, so that no clock that
// goes back revives it.
func (s *Service) buryPass(tx store.Tx, t *turn) error {
	passes, err := tx.OneTimeCodesOf(t.account.ID, store.OneTimePass)
	for _, one := range passes {
		if one.SpentAt.IsZero() && !one.ExpiresAt.IsZero() && !s.Now().Before(one.ExpiresAt) {
			return tx.DeleteOneTimeCodes(t.account.ID, store.OneTimePass, "")
		}
	}
	return err
}

// stands: the code that stood for the second factor here is there still. When
// a sign-in has completed with it, or somebody has replaced or reset it, all
// that was begun with it is void; else it would stand more than once.
func (s *Service) stands(tx store.Tx, t *turn) error {
	kind, hash := store.OneTimeRecovery, t.StandsOn
	switch {
	case t.Passed.UsedPass:
		kind = store.OneTimePass
	case !t.Passed.UsedRecovery:
		return nil
	case t.Passed.RecoverySaved:
		hash = t.Recovery
	}
	all, err := tx.OneTimeCodesOf(t.account.ID, kind)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(one store.OneTimeCode) bool { return one.Hash == hash }) {
		return ErrSession
	}
	return nil
}

// closeOneTime removes what a completed sign-in has used up, and a recovery
// code that was presented and led nowhere.
func (s *Service) closeOneTime(tx store.Tx, t *turn) error {
	if t.Passed.UsedPass {
		if err := tx.DeleteOneTimeCodes(t.account.ID, store.OneTimePass, ""); err != nil {
			return err
		}
	}
	return forgetSpent(tx, t.account.ID)
}

// forgetSpent removes the recovery code if somebody has presented it, with what
// was shown in its place.
func forgetSpent(tx store.Tx, accountID string) error {
	all, err := tx.OneTimeCodesOf(accountID, store.OneTimeRecovery)
	if err != nil || !slices.ContainsFunc(all, func(one store.OneTimeCode) bool { return !one.SpentAt.IsZero() }) {
		return err
	}
	return tx.DeleteOneTimeCodes(accountID, store.OneTimeRecovery, "")
}

// skipStep declines what is optional: one way stands for the whole offer.
type skipStep struct{}

func (skipStep) slow() bool                                           { return false }
func (skipStep) spend(store.Tx, *turn) error                          { return nil }
func (skipStep) verify(context.Context, *turn, *password.Place) error { return nil }

func (skipStep) settle(_ store.Tx, t *turn) error {
	t.right = true
	if t.Of == auth.StepEnrollPasskey {
		t.Enrolling.Passkey = nil
		t.Passed = t.Passed.Decline(auth.StepEnrollPasskey)
	}
	for _, way := range policy.Due(t.situation) {
		if way.Optional {
			t.Passed = t.Passed.Decline(way.Step)
		}
	}
	return nil
}
