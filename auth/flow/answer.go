package flow

import (
	"crypto/rand"
	"encoding/json"

	"foyer/auth"
	"foyer/auth/policy"
	"foyer/auth/session"
	"foyer/auth/store"
)

// grant is what the code of a completed conversation stands for.
func (s *Service) grant(t *turn) session.Grant {
	acr, amr := policy.Assurance(t.Passed)
	grant := session.Grant{
		Thumbprint: t.Thumbprint, AccountID: t.account.ID, CodeChallenge: t.CodeChallenge,
		Scope: t.Scope, DeviceName: t.DeviceName, AMR: amr, ACR: acr, AuthTime: s.Now(),
	}
	if t.row != nil {
		grant.PausedSessionID = t.row.SessionID
	}
	return grant
}

// rest keeps the conversation until its next turn: sealed in the auth_session
// while nothing was right, and when the first turn was enough; else in a row.
func (s *Service) rest(tx store.Tx, t *turn) error {
	if t.row == nil && (len(t.Passed.Factors) == 0 || t.Done) {
		start := *t
		start.state = state{Scope: t.Scope, CodeChallenge: t.CodeChallenge, DeviceName: t.DeviceName, At: t.At}
		t.result.AuthSession = s.seal(&start)
		return nil
	}
	t.result.AuthSession = newAuthSession()
	written, err := json.Marshal(t.state)
	if err != nil {
		return err
	}
	if t.row == nil {
		return tx.InsertFlow(store.Flow{
			ID: rand.Text(), Thumbprint: t.Thumbprint, AccountID: t.account.ID, State: written,
			Current: hashOf(t.result.AuthSession), CreatedAt: s.Now(), ExpiresAt: t.At.Add(Life),
		})
	}
	row := *t.row
	row.State, row.AccountID, row.Current = written, t.account.ID, hashOf(t.result.AuthSession)
	kept := *t
	kept.row = &row
	keep(&kept, s.Now())
	return tx.UpdateFlow(row)
}

// ways describes the steps for the person.
func (s *Service) ways(due []auth.Step, t *turn) []Next {
	ways := make([]Next, 0, len(due))
	for _, one := range due {
		way := Next{Step: one}
		switch one {
		case auth.StepPassword:
			if t.counted != nil && !t.right {
				left := max(policy.FreeAttempts-t.counted.Failures, 0)
				way.AttemptsLeft = &left
			}
		case auth.StepNewPassword:
			way.Rules = s.Password.Rules(false)
		}
		ways = append(ways, way)
	}
	return ways
}
