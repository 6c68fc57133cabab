package flow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"foyer/auth"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// step is one kind of step. Its methods are called in this order, each once.
type step interface {
	// slow steps hold a place in the hash queue from before spend.
	slow() bool
	// spend uses up one attempt, inside a short transaction. It may refuse
	// with *ThrottledError, having changed nothing.
	spend(tx store.Tx, t *turn) error
	// verify sets t.right, outside any transaction. place is nil for a step
	// that is not slow.
	verify(ctx context.Context, t *turn, place *password.Place) error
	// settle records what verify found. For a right answer it adds to
	// t.Passed; for a wrong one it sets t.result.Reason.
	settle(tx store.Tx, t *turn) error
}

// settleTime bounds a turn once its attempt is spent. It goes on without the
// client, whose repeat then finds the answer.
const settleTime = 15 * time.Second

// Advance takes one step. It returns ErrSession, ErrBusy, *ThrottledError or
// *RequestError, or another error where nothing is known.
func (s *Service) Advance(ctx context.Context, req Request) (Result, error) {
	t, answered, err := s.open(ctx, req)
	if err != nil {
		return Result{}, err
	}
	if answered != nil {
		return *answered, nil
	}
	next, err := s.offered(t)
	if err != nil {
		return Result{}, err
	}
	result, err := s.carryOut(ctx, t, next)
	if errors.Is(err, errDuplicate) {
		return s.duplicate(ctx, t)
	}
	return result, err
}

// carryOut takes the step. Its place in the hash queue is given back before a
// duplicate waits for the answer of the request that it duplicates.
func (s *Service) carryOut(ctx context.Context, t *turn, next step) (Result, error) {
	var place *password.Place
	if next.slow() {
		var err error
		if place, err = s.Hasher.Enter(ctx); err != nil {
			return Result{}, busy(err)
		}
		defer place.Leave()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if err := s.spend(ctx, t, next); err != nil {
		return Result{}, err
	}
	if err := next.verify(ctx, t, place); err != nil {
		return Result{}, fmt.Errorf("%s: %w", t.Step, err)
	}
	return s.settle(ctx, t, next)
}

func busy(err error) error {
	if errors.Is(err, password.ErrBusy) {
		return ErrBusy
	}
	return err
}

// offered finds the step if it may be taken now.
func (s *Service) offered(t *turn) (step, error) {
	next, known := s.steps[t.Step]
	due := policy.Due(t.situation)
	ways := s.ways(due, t)
	if !known || !s.serves(t.Step) || !s.mayTake(t, due) {
		return nil, &RequestError{Field: FieldStep, Next: ways}
	}
	if t.Step == auth.StepStatus {
		return next, nil
	}
	return next, s.adoptChallenge(t, ways)
}

// mayTake: the step is due, or one of those that are never listed.
func (s *Service) mayTake(t *turn, due []policy.Way) bool {
	if t.row == nil && policy.FirstStep(t.Step) {
		return true // nobody was named yet, so that nothing can be listed
	}
	switch t.Step {
	case auth.StepStatus:
		return t.row != nil
	case auth.StepAdminPass:
		return t.row != nil && policy.PassAccepted(t.situation)
	case auth.StepSkip:
		if t.Of == auth.StepEnrollPasskey && t.Enrolling.Passkey != nil {
			return true
		}
		return slices.ContainsFunc(due, func(w policy.Way) bool { return w.Optional && w.Step == t.Of })
	}
	return slices.ContainsFunc(due, func(w policy.Way) bool { return w.Step == t.Step })
}

// adoptChallenge takes the PKCE challenge of a paused session's conversation,
// which begins at the token endpoint and so had none yet.
func (s *Service) adoptChallenge(t *turn, ways []Next) error {
	if t.CodeChallenge != "" {
		return nil
	}
	if t.Start.CodeMethod != "S256" || !isChallenge(t.Start.CodeChallenge) {
		return &RequestError{Field: FieldChallenge, Next: ways}
	}
	t.CodeChallenge = t.Start.CodeChallenge
	return nil
}

// errDuplicate: another request spent the same auth_session first.
var errDuplicate = errors.New("auth_session spent meanwhile")

// spend uses up the auth_session before the attempt, so that a duplicate gets
// the answer of the first and never a wait for an attempt that is not made.
func (s *Service) spend(ctx context.Context, t *turn, next step) error {
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		t.ahead = nil
		if t.row != nil {
			err := tx.SpendAuthSession(hashOf(t.AuthSession), bodyMAC(t.AuthSession, t.Body))
			if errors.Is(err, store.ErrConflict) {
				return errDuplicate
			}
			if err != nil {
				return err
			}
		}
		if err := s.leaveLeg(tx, t); err != nil {
			return err
		}
		return next.spend(tx, t)
	})
	var throttled *ThrottledError
	if errors.As(err, &throttled) {
		return cmp.Or(s.setBack(ctx, t.ahead), err)
	}
	return err
}

func (s *Service) duplicate(ctx context.Context, t *turn) (Result, error) {
	row, err := s.load(ctx, hashOf(t.AuthSession))
	if err != nil {
		return Result{}, err
	}
	answer, err := s.again(ctx, t, row)
	if err != nil {
		return Result{}, err
	}
	return *answer, nil
}

// settle records the outcome and decides what comes next.
func (s *Service) settle(ctx context.Context, t *turn, next step) (Result, error) {
	verified := *t
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		*t = verified // fn may run again
		if err := s.reread(tx, t); err != nil {
			return err
		}
		if t.Step != auth.StepStatus {
			t.Leg = "" // spent, or left
		}
		if err := s.settleStep(tx, t, next); err != nil {
			return err
		}
		if err := s.conclude(tx, t); err != nil {
			return err
		}
		return s.audit(tx, t)
	})
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", t.Step, err)
	}
	if t.wake {
		s.Courier.Wake()
	}
	if t.later != nil && s.Background != nil {
		s.Background(t.later)
	}
	s.Logger.InfoContext(ctx, "step", "step", t.Step, "account", t.account.ID,
		"right", t.right, "reason", t.result.Reason, "done", t.result.Code != "")
	return t.result, nil
}

// settleStep settles a step that is still due: what somebody enrolled or reset
// meanwhile may have closed it.
func (s *Service) settleStep(tx store.Tx, t *turn, next step) error {
	if t.account.Disabled && len(t.Passed.Factors) > 0 {
		t.right = false // nothing is proved or set up any more: conclude says so
		return nil
	}
	if t.row != nil && !s.mayTake(t, policy.Due(t.situation)) {
		t.right, t.result.Reason = false, auth.ReasonAuthenticatorDisabled
		return nil
	}
	if err := next.settle(tx, t); err != nil {
		return err
	}
	return s.tellFailed(tx, t)
}

// reread finds what an operator has changed since the turn was opened.
func (s *Service) reread(tx store.Tx, t *turn) error {
	if t.row == nil {
		return nil
	}
	if err := stillThere(tx, t); err != nil {
		return err
	}
	if t.account.ID == "" {
		return s.situate(tx, t)
	}
	account, err := tx.Account(t.account.ID)
	if err != nil {
		return err
	}
	if t.overtaken(account) {
		return ErrSession
	}
	t.account = account
	return s.situate(tx, t)
}

// conclude is the only way to a code: nothing refused, nobody unknown, nothing
// missing.
func (s *Service) conclude(tx store.Tx, t *turn) error {
	if err := s.situate(tx, t); err != nil {
		return err
	}
	if t.account.Disabled && len(t.Passed.Factors) > 0 {
		t.result.Reason = auth.ReasonAccountDisabled
	}
	due := policy.Due(t.situation)
	if asksToStore(due) && t.Recovery == "" {
		if err := s.newRecovery(tx, t); err != nil {
			return err
		}
	}
	refused := t.result.Reason != ""
	if t.account.ID == "" || refused || len(due) > 0 {
		if !refused && due[0].Step == auth.StepNewPassword {
			t.result.Reason = auth.ReasonPasswordChange
		}
		t.result.Next = s.ways(due, t)
		return s.rest(tx, t)
	}
	if err := s.complete(tx, t); err != nil {
		return err
	}
	return s.rest(tx, t)
}

// complete issues the code and records what the sign-in has proved.
func (s *Service) complete(tx store.Tx, t *turn) error {
	if t.row != nil && t.row.SessionID != "" {
		if err := s.noteProofs(tx, t); err != nil {
			return err
		}
	}
	code, err := s.Sessions.IssueCode(tx, s.grant(t))
	if err != nil {
		return err
	}
	t.result.Code, t.Done = code, true
	if t.Purpose != policy.PurposeSignIn {
		return nil
	}
	if err := s.closeOneTime(tx, t); err != nil {
		return err
	}
	if err := s.closeBrowser(tx, t); err != nil {
		return err
	}
	if err := keepLocale(tx, t); err != nil {
		return err
	}
	return s.know(tx, t)
}
