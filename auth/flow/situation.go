package flow

import (
	"errors"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/onetime"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// situate reads all that policy judges by, inside the transaction that will
// act on it.
func (s *Service) situate(tx store.Tx, t *turn) error {
	var err error
	if err = s.follow(tx, t); err != nil {
		return err
	}
	if t.account.ID == "" {
		t.situation = s.situationOf(t)
		return nil
	}
	if err = s.situateBrowser(tx, t); err != nil {
		return err
	}
	if t.kept, err = tx.AuthenticatorsOf(t.account.ID); err != nil {
		return err
	}
	if t.Passed.Lapsed(store.Bare(t.kept)) {
		return ErrSession // somebody has reset or removed what it stands on
	}
	if t.onetime, err = s.usable(tx, t.account.ID); err != nil {
		return err
	}
	if err := s.stands(tx, t); err != nil {
		return err
	}
	t.situation = s.situationOf(t)
	if t.situation.Policy, err = PolicyOf(tx, t.account.Account); err != nil {
		return err
	}
	if t.row != nil && t.row.SessionID != "" {
		life, err := tx.Session(t.row.SessionID)
		if err != nil {
			return err
		}
		if over := !s.Now().Before(life.IdleUntil) || !s.Now().Before(life.AbsoluteUntil); over || !life.EndedAt.IsZero() {
			return ErrSession // what a session began ends with it
		}
		t.situation.ProvedAt = life.ProvedAt
	}
	return nil
}

// follow finds how far the codes have come that were sent.
func (s *Service) follow(tx store.Tx, t *turn) error {
	t.messages = map[string]store.Message{}
	for _, code := range t.Codes {
		message, err := tx.Message(code.Message)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		t.messages[code.Message] = message
	}
	s.buryCodes(t)
	return nil
}

// situateBrowser reads what only servers need that offer such things.
func (s *Service) situateBrowser(tx store.Tx, t *turn) error {
	t.linked, t.offered = false, false
	if s.Google != nil {
		linked, err := tx.IdentitiesOf(t.account.ID)
		if err != nil {
			return err
		}
		t.linked = len(linked) > 0
	}
	if s.relyingParty() != nil {
		install, err := tx.Install(t.account.ID, t.Thumbprint)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		t.offered = install.OfferedPasskey
	}
	return nil
}

// PolicyOf returns the policy that binds an account; zero outside an
// organization.
func PolicyOf(tx store.Tx, account auth.Account) (auth.MFAPolicy, error) {
	if account.OrganizationID == "" {
		return auth.MFAPolicy{}, nil
	}
	organization, err := tx.Organization(account.OrganizationID)
	return organization.Policy, err
}

// Pauses tells whether a living session has to wait for its person: a new
// password is due, or a policy that was tightened at once is not satisfied.
func Pauses(tx store.Tx, account auth.Account, life auth.Session) (bool, error) {
	rules, err := PolicyOf(tx, account)
	if err != nil {
		return false, err
	}
	if !account.MustChangePassword && rules.AtOnceFrom.IsZero() {
		return false, nil // the usual case: nothing more to read
	}
	kept, err := tx.AuthenticatorsOf(account.ID)
	if err != nil {
		return false, err
	}
	return policy.Pauses(account, rules, store.Bare(kept), life), nil
}

func (s *Service) situationOf(t *turn) policy.Situation {
	situation := policy.Situation{
		Account: t.account.Account, Passed: t.Passed, Purpose: t.Purpose, Now: s.Now(),
		Channels: s.Channels(), Authenticators: store.Bare(t.kept),
		ResetByEmail: t.account.ResetByMail, NoPassword: t.account.ID != "" && t.account.PasswordHash == "",
		Identity: t.linked, Install: t.Thumbprint, OfferedPasskey: t.offered,
		MailPending: t.Pending != nil, PasskeyPending: t.Enrolling.Passkey != nil,
	}
	for _, one := range t.onetime {
		mine := one.SpentBy == "" || one.SpentBy == t.Thumbprint
		if one.Kind == store.OneTimeRecovery && mine {
			situation.HasRecovery = true
		}
	}
	return situation
}

// Channels tells what can be sent.
func (s *Service) Channels() policy.Channels {
	return policy.Channels{
		Email: s.Courier.Available(courier.ChannelEmail), SMS: s.Courier.Available(courier.ChannelText),
		Passkey: s.relyingParty() != nil,
	}
}

// ways describes the steps for the person.
func (s *Service) ways(due []policy.Way, t *turn) []Next {
	if t.result.Google != nil { // the browser is on its way
		return []Next{{Step: auth.StepGoogle}}
	}
	ways := make([]Next, 0, len(due))
	for _, one := range due {
		way := Next{Step: one.Step, ID: one.AuthenticatorID, Optional: one.Optional, Ask: one.Ask}
		if kept, ok := t.authenticator(one.AuthenticatorID); ok {
			way.Label, way.Hint = kept.Label, kept.Hint
		}
		switch one.Step {
		case auth.StepNewPassword:
			way.Rules = s.Password.Rules(false)
		case auth.StepEnrollEmail:
			way.Hint = maskEmail(t.account.Email)
		case auth.StepPassword:
			if t.Link != nil {
				way.Hint = maskEmail(t.account.Email)
			}
		case auth.StepEmailCode:
			if way.ID == "" {
				way.Hint = maskEmail(t.mailbox())
			}
		case auth.StepEnrollPasskey:
			if one := t.Enrolling.Passkey; one != nil {
				way.Label, way.Hint, way.Confirm = t.passkeyLabel(), one.Browser, true
			}
		case auth.StepEnrollSMS:
			way.Hint = t.Enrolling.Hint
		}
		s.describeCode(&way, t)
		tried := t.counted != nil || t.Pending != nil && t.Code != ""
		if tried && !t.right && one.Step == t.Step && (t.ID == "" || t.ID == way.ID) {
			left := policy.FreeAttempts
			if t.counted != nil {
				left = max(policy.FreeAttempts-t.counted.Failures, 0)
			}
			if code, sent := t.Codes[codeName(one.Step, one.AuthenticatorID)]; sent {
				left = min(left, max(onetime.MaxMisses-code.Misses, 0))
			}
			way.AttemptsLeft = &left
		}
		ways = append(ways, way)
	}
	return ways
}

// describeCode tells how far the code of a way has come.
func (s *Service) describeCode(way *Next, t *turn) {
	code, sent := t.Codes[codeName(way.Step, way.ID)]
	if !sent {
		return
	}
	message := t.messages[code.Message]
	way.Sent, way.Delivery, way.Delivered = true, message.State, message.HandedAt
	way.Resend = s.resendAfter(code)
	if !message.HandedAt.IsZero() && !s.codeOver(t, code) {
		way.Expires = min(message.HandedAt.Add(onetime.Life).Sub(s.Now()), onetime.Life)
	}
}

// codeName names a code of this conversation: an authenticator's by its ID, an
// enrollment's by its step.
func codeName(step auth.Step, id string) string {
	if id != "" {
		return id
	}
	return string(step)
}

func (t *turn) authenticator(id string) (store.Authenticator, bool) {
	for _, one := range t.kept {
		if id != "" && one.ID == id {
			return one, true
		}
	}
	return store.Authenticator{}, false
}

// chosen finds the authenticator that a step is about: the one named, or the
// only one of its kind that is due.
func (t *turn) chosen(factor auth.Factor) (store.Authenticator, bool) {
	var found []store.Authenticator
	for _, way := range policy.Due(t.situation) {
		one, ok := t.authenticator(way.AuthenticatorID)
		if ok && one.Factor == factor && (t.ID == "" || t.ID == one.ID) {
			found = append(found, one)
		}
	}
	if len(found) == 0 || t.ID == "" && len(found) > 1 {
		return store.Authenticator{}, false
	}
	return found[0], true
}
