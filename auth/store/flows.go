package store

import "time"

// Flow is one sign-in (or paused session, or step-up) after its first right
// answer. Hashes are SHA-256 of the auth_session, base64url.
type Flow struct {
	ID         string
	Thumbprint string
	AccountID  string
	SessionID  string // the paused session this flow continues, or empty
	State      []byte // JSON, owned by auth/flow
	// Current is the hash of the auth_session that may be spent next; empty
	// while a step is being worked on and after the flow has ended.
	Current string
	// Spent is the hash of the auth_session spent last, SpentBody the MAC of
	// the body that spent it, Answer the sealed answer it got (empty while
	// the step is being worked on), AnswerUntil how long it is given again.
	Spent       string
	SpentBody   string
	Answer      string
	AnswerUntil time.Time
	CreatedAt   time.Time
	ExpiresAt   time.Time
}

// Flows keeps flows.
type Flows interface {
	InsertFlow(Flow) error
	// FlowByAuthSession finds the flow whose Current or Spent is hash.
	FlowByAuthSession(hash string) (Flow, error)
	// SpendAuthSession moves Current to Spent with body as SpentBody, empties
	// Answer, and wraps ErrConflict unless Current is hash at that moment.
	SpendAuthSession(hash, body string) error
	// UpdateFlow replaces State, AccountID, Current, Answer and AnswerUntil.
	UpdateFlow(Flow) error
	// DeleteFlows deletes an account's but those of the install with the
	// thumbprint keep; "" keeps none. Those without an account are left alone.
	DeleteFlows(accountID, keep string) error
}
