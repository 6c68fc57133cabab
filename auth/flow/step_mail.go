package flow

import (
	"context"
	"slices"

	"foyer/auth"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// mailName names the code to the conversation's own address.
const mailName = string(auth.StepEmailCode)

// mailbox is the address that the conversation itself is about.
func (t *turn) mailbox() string {
	if t.Pending != nil {
		return t.Pending.Email
	}
	return t.account.Email
}

// mailStep proves an address by a code: an enrolled one, or, where the step is
// due without an authenticator, the conversation's own.
type mailStep struct{ sentStep }

// own: the address of the conversation is asked for.
func (t *turn) own() bool {
	return slices.ContainsFunc(policy.Due(t.situation), func(w policy.Way) bool {
		return w.Step == auth.StepEmailCode && w.AuthenticatorID == ""
	})
}

func (p mailStep) spend(tx store.Tx, t *turn) error {
	switch {
	case !t.own():
		return p.sentStep.spend(tx, t)
	case t.Send:
		return p.spendSend(tx, t, mailName, auth.FactorEmailCode, t.mailbox())
	case t.Code == "":
		return &RequestError{Field: FieldStep, Next: p.waysNow(t)}
	case t.Pending == nil:
		return p.spendCode(tx, t, mailName, auth.FactorEmailCode)
	}
	if _, sent := t.Codes[mailName]; !sent {
		return &RequestError{Field: FieldStep, Next: p.waysNow(t)}
	}
	return nil // misses are counted in the conversation, which is all there is
}

func (p mailStep) verify(ctx context.Context, t *turn, place *password.Place) error {
	if !t.own() {
		return p.sentStep.verify(ctx, t, place)
	}
	if !t.Send {
		t.right = p.codeMatches(t, mailName, auth.FactorEmailCode) && (t.Pending == nil || t.Pending.Refused == "")
	}
	return nil
}

func (p mailStep) settle(tx store.Tx, t *turn) error {
	switch {
	case !t.own():
		return p.sentStep.settle(tx, t)
	case t.Send:
		return p.sendOwn(tx, t)
	case !t.right:
		p.miss(t, mailName)
		return nil
	}
	p.dropCode(t, mailName)
	if t.Pending == nil {
		t.Passed = t.Passed.Prove(auth.Authenticator{Factor: auth.FactorEmailCode}, p.Now())
		return clearCount(tx, t)
	}
	if t.Pending.Identity != nil {
		return p.adopt(tx, t)
	}
	return p.register(tx, t)
}

// register makes the account whose address was proved now.
func (p mailStep) register(tx store.Tx, t *turn) error {
	who := *t.Pending
	made, ok, err := p.admit(tx, who.Email, who.Name, who.Hash)
	if err != nil {
		return err
	}
	if !ok { // taken, or no longer let in, since the code was sent
		t.Pending = nil
		t.right, t.result.Reason = false, auth.ReasonRegistrationClosed
		return nil
	}
	return p.welcome(tx, t, made)
}
