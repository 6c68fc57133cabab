package flow

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"foyer/auth/policy"
	"foyer/auth/session"
	"foyer/auth/store"
)

// waysNow restates what is due.
func (s *Service) waysNow(t *turn) []Next { return s.ways(policy.Due(t.situation), t) }

func (s *Service) grant(t *turn) session.Grant {
	acr, amr := policy.Assurance(t.Passed)
	grant := session.Grant{
		Thumbprint: t.Thumbprint, AccountID: t.account.ID, CodeChallenge: t.CodeChallenge,
		Scope: t.Scope, DeviceName: t.DeviceName, AMR: amr, ACR: acr, AuthTime: s.Now(),
		ProvedAt: t.Passed.ProvedAt,
	}
	if t.row != nil {
		grant.PausedSessionID = t.row.SessionID
	}
	return grant
}

// rest keeps the conversation until its next turn: sealed in the auth_session
// while nothing was right, and when the first turn was enough; else in a row.
func (s *Service) rest(tx store.Tx, t *turn) error {
	if t.row == nil && t.Pending == nil && t.Link == nil && (len(t.Passed.Factors) == 0 || t.Done) {
		start := *t
		start.state = state{
			Scope: t.Scope, CodeChallenge: t.CodeChallenge, DeviceName: t.DeviceName, At: t.At, Locale: t.state.Locale,
			Leg: t.Leg,
		}
		t.result.AuthSession, t.result.ExpiresIn = s.seal(&start), t.At.Add(Life).Sub(s.Now())
		return nil
	}
	t.result.AuthSession = newAuthSession()
	t.Long = t.Long || s.long(t)
	t.result.ExpiresIn = s.ends(t).Sub(s.Now())
	written, err := json.Marshal(t.state)
	if err != nil {
		return err
	}
	if t.row == nil {
		row := store.Flow{
			ID: t.id(), Thumbprint: t.Thumbprint, AccountID: t.account.ID, State: written,
			Current: hashOf(t.result.AuthSession), CreatedAt: s.Now(), ExpiresAt: t.At.Add(LongLife),
		}
		return tx.InsertFlow(row)
	}
	row := *t.row
	row.State, row.AccountID, row.Current = written, t.account.ID, hashOf(t.result.AuthSession)
	kept := *t
	kept.row = &row
	keep(&kept, s.Now())
	return tx.UpdateFlow(row)
}

// long tells whether something is to be set up.
func (s *Service) long(t *turn) bool {
	return t.Purpose == policy.PurposeManage || enrolls(policy.Due(t.situation))
}

// ends is when a conversation with a row is over; the row itself stays for the
// hour it may need.
func (s *Service) ends(t *turn) time.Time {
	if t.Long {
		return t.At.Add(LongLife)
	}
	return t.At.Add(Life)
}

func enrolls(due []policy.Way) bool {
	return slices.ContainsFunc(due, func(w policy.Way) bool { return strings.HasPrefix(string(w.Step), "enroll_") })
}
