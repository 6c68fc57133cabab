package flow

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/text/unicode/norm"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/onetime"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// Registration is who may make an account.
type Registration string

// The settings of registration, and what FirstPerson makes of it.
const (
	RegistrationOpen    Registration = "open"
	RegistrationInvited Registration = "invited"
	RegistrationClosed  Registration = "closed"
	// RegistrationFirst: the first person is awaited, who becomes the admin.
	RegistrationFirst Registration = "first"
)

// pending is who has claimed an address that is not proved yet.
type pending struct {
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
	Hash  string `json:"hash,omitempty"` // of the password
	// Refused is the mail by which the address's owner is told that somebody
	// has it, or that it was not invited: no code is right then. Whoever asked
	// is not told.
	Refused courier.Kind `json:"refused,omitempty"`
	// Identity is set where another provider told the address.
	Identity *identity `json:"identity,omitempty"`
}

// RegistrationNow tells who may make an account at the moment.
func (s *Service) RegistrationNow(ctx context.Context) (Registration, error) {
	now := s.Registration
	err := s.Store.View(ctx, func(tx store.Tx) error {
		first, err := s.awaitsFirst(tx)
		if first {
			now = RegistrationFirst
		}
		return err
	})
	if now != RegistrationFirst && !s.Channels().Email {
		now = RegistrationClosed
	}
	return now, err
}

func (s *Service) awaitsFirst(tx store.Tx) (bool, error) {
	if !s.FirstPerson {
		return false, nil
	}
	accounts, err := tx.Accounts()
	return len(accounts) == 0, err
}

// registerStep begins a new account: nothing is made before its address is
// proved. A taken address gets the same answer, after the same work.
type registerStep struct{ *Service }

func (registerStep) slow() bool { return true }

func (p registerStep) spend(tx store.Tx, t *turn) error {
	if err := p.checkSource(tx, t.Source, p.Now()); err != nil {
		return err
	}
	p.judgeForm(t) // what is refused for its own sake counts against no address
	first, err := p.awaitsFirst(tx)
	if t.first = first; first || err != nil || t.result.Reason != "" {
		return err
	}
	if !p.registers() {
		return nil
	}
	if err := p.countOpen(tx, t); err != nil {
		return err
	}
	return p.spendSend(tx, t, mailName, auth.FactorEmailCode, t.Request.Email)
}

// judgeForm refuses what cannot be an account, and sends nothing.
func (p registerStep) judgeForm(t *turn) {
	own := append([]string{t.Request.Email, t.Request.Name}, p.OwnNames...)
	switch {
	case !provable(t.Request.Email) || !auth.IsName(t.Request.Name):
		t.result.Reason = auth.ReasonNotUsable
		return
	case len(t.Password) > password.MaxBytes:
		t.result.Rules = []string{policy.RuleLength}
	default:
		t.result.Rules = p.Service.Password.Check(t.Password, false, own...)
	}
	if len(t.result.Rules) > 0 {
		t.result.Reason = auth.ReasonWeakPassword
	}
}

// provable: a code that reaches the address as it is written proves the one
// that accounts are found by. Of letters that only look alike (NFKC) it would
// prove another mailbox.
func provable(email string) bool {
	return auth.IsEmail(email) && norm.NFKC.IsNormalString(email)
}

func (s *Service) registers() bool {
	return s.Registration != RegistrationClosed && s.Channels().Email
}

func (p registerStep) verify(_ context.Context, t *turn, place *password.Place) (err error) {
	if t.result.Reason == "" {
		t.hash, err = place.Hash(t.Password)
	}
	return err
}

func (p registerStep) settle(tx store.Tx, t *turn) error {
	if t.result.Reason != "" {
		return nil
	}
	who := &pending{Email: strings.TrimSpace(t.Request.Email), Name: strings.TrimSpace(t.Request.Name), Hash: t.hash}
	first, err := p.awaitsFirst(tx)
	switch {
	case err != nil:
		return err
	case first:
		return p.firstPerson(tx, t, *who)
	case t.first || !p.registers(): // somebody was first meanwhile
		t.result.Reason = auth.ReasonRegistrationClosed
		return nil
	}
	if err := p.judge(tx, who); err != nil {
		return err
	}
	t.Pending = who
	return p.sendOwn(tx, t)
}

// judge says whether the address is sent a code, or why there is none.
func (p registerStep) judge(tx store.Tx, who *pending) error {
	canonical := auth.CanonicalIdentifier(who.Email)
	_, taken := tx.AccountByIdentifier(canonical)
	_, invited := p.invitation(tx, canonical)
	if err := errors.Join(unlessMissing(taken), unlessMissing(invited)); err != nil {
		return err
	}
	switch {
	case taken == nil:
		who.Refused = courier.KindRegisterTaken
	case p.Registration == RegistrationInvited && invited != nil:
		who.Refused = courier.KindRegisterRefused
	}
	return nil
}

func unlessMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// sendOwn sends a code to the conversation's address, or why there is none,
// which costs the same.
func (s *Service) sendOwn(tx store.Tx, t *turn) error {
	if t.restate {
		return nil
	}
	kind := courier.KindEmailCode
	if t.Pending != nil && t.Pending.Refused != "" {
		kind = t.Pending.Refused
	}
	code := onetime.NewCode()
	mail := courier.Mail{
		To: t.mailbox(), Locale: t.state.Locale, Kind: kind,
		Data: courier.Data{Account: t.mailbox(), Device: t.DeviceName, At: s.Now()},
	}
	if kind == courier.KindEmailCode {
		mail.Data.Code = code
	}
	id, err := s.Courier.Enqueue(tx, mail)
	if err != nil {
		return err
	}
	mac := onetime.MAC(s.codeKey, auth.FactorEmailCode, s.binding(t, mailName), code)
	t.setCode(mailName, sentCode{MAC: mac, Message: id, At: s.Now()})
	t.wake = true
	return nil
}
