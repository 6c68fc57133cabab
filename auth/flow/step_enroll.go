package flow

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/emailcode"
	"foyer/auth/factor/password"
	"foyer/auth/factor/smscode"
	"foyer/auth/factor/totp"
	"foyer/auth/policy"
	"foyer/auth/store"
)

func maskEmail(address string) string { return emailcode.Mask(address) }

// enrollTOTPStep sets up an authenticator app: the key first, then one right
// code. Only then is it one of the account's.
type enrollTOTPStep struct{ *Service }

func (enrollTOTPStep) slow() bool { return false }

func (p enrollTOTPStep) spend(tx store.Tx, t *turn) error {
	switch {
	case t.Code == "":
		return nil
	case t.Enrolling.Seed == "":
		return &RequestError{Field: FieldStep, Next: p.waysNow(t)}
	}
	return p.countAccount(tx, t, auth.FactorTOTP)
}

func (p enrollTOTPStep) verify(_ context.Context, t *turn, _ *password.Place) error {
	if t.Code == "" {
		return nil
	}
	seed, err := p.Key.Open(seedLabel, t.Enrolling.Seed, []byte(t.row.ID))
	if err != nil {
		return err
	}
	p.matchTOTP(t, auth.Secret(seed))
	return nil
}

func (p enrollTOTPStep) settle(tx store.Tx, t *turn) error {
	if t.Code == "" {
		seed := totp.NewSecret()
		t.Skews, t.Enrolling.Burned = nil, nil
		t.Enrolling.Seed = p.Key.Seal(seedLabel, []byte(seed.Reveal()), []byte(t.row.ID))
		t.result.Secret, t.result.URI = seed, totp.URI(p.Issuer, t.account.Email, seed)
		return nil
	}
	t.right = t.right && !slices.Contains(t.Enrolling.Burned, t.step)
	if !t.right {
		t.result.Reason = auth.ReasonInvalidCode
		return p.explainSkew(tx, t, "")
	}
	seed, err := p.Key.Open(seedLabel, t.Enrolling.Seed, []byte(t.row.ID))
	if err != nil {
		return err
	}
	one := store.Authenticator{LastStep: t.step}
	one.ID, one.Factor = rand.Text(), auth.FactorTOTP
	one.Secret = SealSeed(p.Key, one.ID, auth.Secret(seed))
	t.Enrolling = enrolling{}
	return p.enrolled(tx, t, one)
}

// enrollSentStep sets up an address to which codes are sent: the account's
// email, or a number that is typed.
type enrollSentStep struct {
	*Service
	factor auth.Factor
}

func (enrollSentStep) slow() bool { return false }

func (p enrollSentStep) spend(tx store.Tx, t *turn) error {
	if !t.Send {
		if t.Code == "" {
			return &RequestError{Field: FieldStep, Next: p.waysNow(t)}
		}
		return p.spendCode(tx, t, string(t.Step), p.factor)
	}
	to, why, err := p.target(t)
	if err != nil || why != "" {
		return err
	}
	if to == "" {
		return &RequestError{Field: FieldStep, Next: p.waysNow(t)}
	}
	if t.Phone != "" && p.changed(t, to) {
		p.dropCode(t, string(t.Step)) // another number: its code is due at once
	}
	return p.spendSend(tx, t, string(t.Step), p.factor, to)
}

func (p enrollSentStep) changed(t *turn, to string) bool {
	before, err := p.Key.Open(addressLabel, t.Enrolling.Phone, []byte(t.row.ID))
	return err != nil || string(before) != to
}

// target is where the code goes, or has gone; why says what is wrong with a
// typed number. A number beside a code is none: the code proves where it was
// sent.
func (p enrollSentStep) target(t *turn) (to, why string, err error) {
	if p.factor == auth.FactorEmailCode {
		return t.account.Email, "", nil
	}
	if t.Phone == "" || !t.Send {
		if t.Enrolling.Phone == "" {
			return "", "", nil
		}
		kept, err := p.Key.Open(addressLabel, t.Enrolling.Phone, []byte(t.row.ID))
		return string(kept), "", err
	}
	number, err := smscode.Parse(t.Phone)
	var unsupported *smscode.UnsupportedError
	if errors.As(err, &unsupported) {
		return "", unsupported.Why, nil
	}
	return number, "", err
}

func (p enrollSentStep) verify(_ context.Context, t *turn, _ *password.Place) error {
	if !t.Send {
		t.right = p.codeMatches(t, string(t.Step), p.factor)
	}
	return nil
}

func (p enrollSentStep) settle(tx store.Tx, t *turn) error {
	name := string(t.Step)
	to, why, err := p.target(t)
	if err != nil {
		return err
	}
	if t.Send {
		if why != "" {
			t.result.Reason, t.result.Why = auth.ReasonPhoneNotSupported, why
			return nil
		}
		if p.factor == auth.FactorSMSCode {
			t.Enrolling.Phone = p.Key.Seal(addressLabel, []byte(to), []byte(t.row.ID))
			t.Enrolling.Hint = smscode.Mask(to)
		}
		return p.send(tx, t, name, p.factor, to)
	}
	if !t.right {
		p.miss(t, name)
		return nil
	}
	p.dropCode(t, name)
	one := store.Authenticator{}
	one.ID, one.Factor, one.Hint = rand.Text(), p.factor, t.Enrolling.Hint
	if p.factor == auth.FactorEmailCode {
		one.Hint = maskEmail(to)
	}
	one.Address = SealAddress(p.Key, one.ID, to)
	t.Enrolling = enrolling{}
	return p.enrolled(tx, t, one)
}

// enrolled makes an authenticator the account's, which proves it too.
func (s *Service) enrolled(tx store.Tx, t *turn, one store.Authenticator) error {
	one.AccountID, one.CreatedAt, one.UsedAt = t.account.ID, s.Now(), s.Now()
	one.ProvedAs, one.ProvedUntil = policy.Provenance(t.situation)
	if err := tx.InsertAuthenticator(one); err != nil {
		return err
	}
	t.Passed = t.Passed.Enroll(one.Authenticator, s.Now())
	if err := clearCount(tx, t); err != nil {
		return err
	}
	if err := s.notice(tx, t, courier.KindFactorAdded, courier.Data{Factor: one.Factor, Label: one.Label}); err != nil {
		return err
	}
	return s.note(tx, t, "factor_added", one.Factor)
}
