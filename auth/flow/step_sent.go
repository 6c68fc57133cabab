package flow

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/onetime"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// sentStep proves an address by a code sent to it. Only send=1 sends.
type sentStep struct {
	*Service
	factor auth.Factor
}

func (sentStep) slow() bool { return false }

func (p sentStep) spend(tx store.Tx, t *turn) error {
	one, ok := t.chosen(p.factor)
	name := codeName(t.Step, one.ID)
	switch {
	case !ok, !t.Send && t.Code == "":
		return &RequestError{Field: FieldID, Next: p.waysNow(t)}
	case t.Send:
		address, err := p.Key.Open(addressLabel, one.Address, []byte(one.ID))
		if err != nil {
			return err
		}
		return p.spendSend(tx, t, name, p.factor, string(address))
	}
	return p.spendCode(tx, t, name, p.factor)
}

func (p sentStep) verify(_ context.Context, t *turn, _ *password.Place) error {
	if one, ok := t.chosen(p.factor); ok && !t.Send {
		t.right = p.codeMatches(t, one.ID, p.factor)
	}
	return nil
}

func (p sentStep) settle(tx store.Tx, t *turn) error {
	one, ok := t.chosen(p.factor)
	if !ok {
		t.right = false
		t.result.Reason = auth.ReasonAuthenticatorDisabled
		return nil
	}
	if t.Send {
		address, err := p.Key.Open(addressLabel, one.Address, []byte(one.ID))
		if err != nil {
			return err
		}
		return p.send(tx, t, one.ID, p.factor, string(address))
	}
	if !t.right {
		p.miss(t, one.ID)
		return nil
	}
	p.dropCode(t, one.ID)
	return p.passed(tx, t, one)
}

// spendSend holds the limits on sending, and counts before it sends, so that
// posts in parallel find it. Too soon restates and sends nothing.
func (s *Service) spendSend(tx store.Tx, t *turn, name string, factor auth.Factor, to string) error {
	if code, sent := t.Codes[name]; sent && s.resendAfter(code) > 0 {
		t.restate = true
		return nil
	}
	budget, err := s.sendBudget(tx, t)
	if err != nil {
		return err
	}
	address, person := s.sendKeys(t, factor, to)
	wait, err := s.sendWait(tx, address, budget)
	if err != nil {
		return err
	}
	more, err := s.sendLimit(tx, person, budget)
	if err != nil {
		return err
	}
	if wait = max(wait, more); wait > 0 {
		return &ThrottledError{RetryAfter: wait}
	}
	return errors.Join(tx.NoteSend(address, budget, s.Now()), tx.NoteSend(person, budget, s.Now()))
}

// resendAfter is how long until another code may be asked for. A clock that
// went back before the last one was sent makes nobody wait.
func (s *Service) resendAfter(code sentCode) time.Duration {
	if s.Now().Before(code.At) {
		return 0
	}
	return max(code.At.Add(policy.ResendAfter).Sub(s.Now()), 0)
}

// sendBudget: what strangers ask for never uses up what an owner may.
func (s *Service) sendBudget(tx store.Tx, t *turn) (string, error) {
	t.claimed = t.account
	known, err := s.known(tx, t)
	if known {
		return t.Thumbprint, err
	}
	return strangers, err
}

// sendKeys name an address and a person for counting: the one, so that nobody
// is sent much by whatever account; the other, so that no account sends to
// address after address. Whoever has no account yet is known by the mailbox,
// which has as many addresses as somebody may think of.
func (s *Service) sendKeys(t *turn, factor auth.Factor, to string) (address, person string) {
	if factor == auth.FactorEmailCode {
		to = auth.CanonicalIdentifier(to)
	}
	who := t.account.ID
	if who == "" {
		who = "mailbox:" + mailboxOf(to)
	}
	return serverkey.MAC(s.counterKey, "address:"+string(factor)+":"+to),
		serverkey.MAC(s.counterKey, "sender:"+string(factor)+":"+who)
}

// mailboxOf is an address without what many mail servers leave out of it: what
// follows a plus in its local part (RFC 5233).
func mailboxOf(address string) string {
	at := strings.LastIndexByte(address, '@')
	plus := strings.IndexByte(address, '+')
	if plus <= 0 || plus > at {
		return address
	}
	return address[:plus] + address[at:]
}

func (s *Service) send(tx store.Tx, t *turn, name string, factor auth.Factor, to string) error {
	if t.restate {
		return nil
	}
	code := onetime.NewCode()
	kind := courier.KindEmailCode
	if factor == auth.FactorSMSCode {
		kind = courier.KindTextCode
	}
	id, err := s.Courier.Enqueue(tx, courier.Mail{
		To: to, Locale: t.state.Locale, Kind: kind,
		Data: courier.Data{Code: code, Account: t.account.Email, Device: t.DeviceName, At: s.Now()},
	})
	if err != nil {
		return err
	}
	t.setCode(name, sentCode{MAC: onetime.MAC(s.codeKey, factor, s.binding(t, name), code), Message: id, At: s.Now()})
	t.wake = true
	return nil
}

// binding ties a code to this conversation and way: no other session's code is
// right here.
func (s *Service) binding(t *turn, name string) onetime.Binding {
	return onetime.Binding{FlowID: t.id(), Address: name}
}

// spendCode counts the attempt before it is made.
func (s *Service) spendCode(tx store.Tx, t *turn, name string, factor auth.Factor) error {
	if _, sent := t.Codes[name]; !sent {
		return &RequestError{Field: FieldStep, Next: s.waysNow(t)}
	}
	return s.countAccount(tx, t, factor)
}

func (s *Service) codeMatches(t *turn, name string, factor auth.Factor) bool {
	code := t.Codes[name]
	right := onetime.Match(s.codeKey, factor, s.binding(t, name), code.MAC, t.Code)
	return right && !s.codeOver(t, code)
}

// codeOver: it was missed too often, or its time is over.
func (s *Service) codeOver(t *turn, code sentCode) bool {
	return code.Misses >= onetime.MaxMisses || s.late(t, code)
}

// late: its 10 minutes since the hand-over to mail server or gateway are over.
func (s *Service) late(t *turn, code sentCode) bool {
	handed := t.messages[code.Message].HandedAt
	return !handed.IsZero() && !s.Now().Before(handed.Add(onetime.Life))
}

// buryCodes remembers which codes are over: no clock that goes back revives
// them.
func (s *Service) buryCodes(t *turn) {
	for name, code := range t.Codes {
		if code.Misses < onetime.MaxMisses && s.late(t, code) {
			code.Misses = onetime.MaxMisses
			t.setCode(name, code)
		}
	}
}

func (s *Service) miss(t *turn, name string) {
	code := t.Codes[name]
	t.result.Reason = auth.ReasonInvalidCode
	if s.codeOver(t, code) {
		t.result.Reason = auth.ReasonCodeExpired
	}
	code.Misses++
	t.setCode(name, code)
}

func (s *Service) dropCode(t *turn, name string) {
	t.Codes = maps.Clone(t.Codes)
	delete(t.Codes, name)
}

// setCode replaces the map: an earlier copy of the turn may be settled again.
func (t *turn) setCode(name string, code sentCode) {
	codes := map[string]sentCode{}
	maps.Copy(codes, t.Codes)
	codes[name] = code
	t.Codes = codes
}
