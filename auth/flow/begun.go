package flow

import (
	"time"

	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// begunPerSession conversations may be begun by one session within Life: each
// is a row, and nothing has to be proved for it.
const begunPerSession = 200

// countBegun counts a conversation of a session before it is made. It returns
// *ThrottledError.
func (s *Service) countBegun(tx store.Tx, sessionID string) error {
	subject, now := serverkey.MAC(s.counterKey, "begun:"+sessionID), s.Now()
	kept, err := tx.Counter(subject, "", "")
	if err != nil {
		return err
	}
	// LastAt is when the first of them was begun; a clock that went back behind
	// it makes nobody wait.
	since := now.Sub(kept.LastAt)
	if since < 0 || since >= Life {
		kept.Failures, kept.LastAt, since = 0, now, 0
	}
	if kept.Failures >= begunPerSession {
		return &ThrottledError{RetryAfter: max(Life-since, time.Second)}
	}
	return tx.PutCounter(store.Counter{Subject: subject, Failures: kept.Failures + 1, LastAt: kept.LastAt})
}
