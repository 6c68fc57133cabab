package flow

import (
	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// tellFailed mails the person when a second factor has failed so often that
// whoever tries has to wait: the password is known to somebody. The count is
// over budgets that only a right answer clears, so that it is told once.
func (s *Service) tellFailed(tx store.Tx, t *turn) error {
	wrong := !t.right && t.result.Reason != "" && t.counted != nil
	if !wrong || t.account.ID == "" || t.counted.Failures != policy.FreeAttempts {
		return nil
	}
	factor := auth.Factor(t.counted.Factor)
	if factor == auth.FactorPassword || !t.proving() {
		return nil
	}
	return s.notice(tx, t, courier.KindSecondFactorFailed, courier.Data{Factor: factor})
}

// proving: the step proves what the account has, rather than set something up.
func (t *turn) proving() bool {
	switch t.Step {
	case auth.StepEnrollTOTP, auth.StepEnrollEmail, auth.StepEnrollSMS, auth.StepEnrollPasskey:
		return false
	}
	return true
}
