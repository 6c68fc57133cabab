package flow

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// notice tells the person by mail what was changed. A server without mail
// tells nobody, which must not undo the change.
func (s *Service) notice(tx store.Tx, t *turn, kind courier.Kind, data courier.Data) error {
	data.Account, data.Device, data.At = t.account.Email, t.DeviceName, s.Now()
	if !s.Courier.Available(courier.ChannelEmail) {
		return nil
	}
	var err error
	if data.Link, err = s.NotMeLink(tx, t.account.ID); err != nil {
		return err
	}
	_, err = s.Courier.Enqueue(tx, courier.Mail{To: t.account.Email, Locale: t.state.Locale, Kind: kind, Data: data})
	if errors.Is(err, courier.ErrUnavailable) {
		return nil
	}
	t.wake = true
	return err
}

// NewAuditID sorts by time and is never the same twice.
func NewAuditID(at time.Time) string { return fmt.Sprintf("%015d%s", at.UnixMilli(), rand.Text()[:10]) }

// note writes one event of this conversation into the audit log.
func (s *Service) note(tx store.Tx, t *turn, event string, factor auth.Factor) error {
	outcome := "ok"
	if t.result.Reason != "" {
		outcome = string(t.result.Reason)
	}
	about := t.account
	if about.ID == "" {
		about = t.claimed
	}
	return tx.InsertAudit(store.Audit{
		ID: NewAuditID(s.Now()), At: s.Now(), Event: event, Outcome: outcome, AccountID: about.ID,
		OrganizationID: about.OrganizationID, Factor: factor, DeviceName: t.DeviceName, Source: t.Source,
	})
}

// audit writes what became of the turn: every completed sign-in and step-up,
// and every proof that failed.
func (s *Service) audit(tx store.Tx, t *turn) error {
	factor := auth.Factor(t.Step)
	if t.result.Code != "" {
		factor = t.strongest()
	}
	switch {
	case t.result.Code != "" && t.Purpose != policy.PurposeSignIn:
		return s.note(tx, t, "step_up", factor)
	case t.result.Code != "":
		return s.note(tx, t, "sign_in", factor)
	case t.result.Reason != "" && t.result.Reason != auth.ReasonPasswordChange && !t.Send && t.attempted():
		return s.note(tx, t, "sign_in_failed", factor)
	}
	return nil
}

// attempted: something was tried that counts, or somebody was shown to be there.
// All else, such as a form that cannot be an account or a code of no trip, may
// be sent without end, and would fill the log or push out of it what its readers
// are to see.
func (t *turn) attempted() bool {
	return t.counted != nil || t.outcome.Assertion != nil || t.found != nil
}

// strongest is what a completed conversation rests on: what stood for the
// second factor, or the strongest that was proved in it.
func (t *turn) strongest() (found auth.Factor) {
	switch {
	case t.Passed.UsedPass:
		return auth.Factor(auth.StepAdminPass)
	case t.Passed.UsedRecovery:
		return auth.FactorRecoveryCode
	}
	for _, one := range t.Passed.Factors {
		if policy.Strength(one) > policy.Strength(found) {
			found = one
		}
	}
	return found
}
