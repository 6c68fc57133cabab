package flow

import (
	"context"
	"errors"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// strangers is the budget that all installs not known to an account share.
const strangers = "strangers"

func counterKey(key *serverkey.Key) []byte { return key.Derive("counters") }

// AccountSubject is the name under which an account's failures are counted.
func AccountSubject(key *serverkey.Key, accountID string) string {
	return serverkey.MAC(counterKey(key), "account:"+accountID)
}

// Reopen forgets the failures of strangers with one factor of an account, and
// leaves those of its known installs.
func Reopen(tx store.Tx, key *serverkey.Key, accountID string, factor auth.Factor) error {
	return tx.PutCounter(store.Counter{
		Subject: AccountSubject(key, accountID), Factor: string(factor), Budget: strangers,
	})
}

// subject names whom an attempt is counted against. Unknown identifiers are
// counted like accounts, so that counting tells nobody which is which.
func (s *Service) subject(account store.Account, canonical string) string {
	if account.ID != "" {
		return serverkey.MAC(s.counterKey, "account:"+account.ID)
	}
	return serverkey.MAC(s.counterKey, "unknown:"+canonical)
}

// count spends one attempt of the claimed account (zero if unknown) from the right
// budget, or returns *ThrottledError. A known install has a budget of its own
// and, when that is closed, the strangers'; so nobody locks an owner out.
func (s *Service) count(tx store.Tx, t *turn, canonical string, factor auth.Factor) error {
	now := s.Now()
	known, err := s.known(tx, t)
	if err != nil {
		return err
	}
	subject := s.subject(t.claimed, canonical)
	if !known {
		if err := s.checkSource(tx, t.Source, now); err != nil {
			return err
		}
	} else {
		taken, err := s.take(tx, t, store.Counter{Subject: subject, Factor: string(factor), Budget: t.Thumbprint}, policy.InstallAttempts)
		var throttled *ThrottledError
		if taken || !errors.As(err, &throttled) || !throttled.Closed {
			return err
		}
	}
	_, err = s.take(tx, t, store.Counter{Subject: subject, Factor: string(factor), Budget: strangers}, policy.StrangerAttempts)
	return err
}

// countAccount spends one attempt with a second factor of the conversation's
// account.
func (s *Service) countAccount(tx store.Tx, t *turn, factor auth.Factor) error {
	t.claimed = t.account
	return s.count(tx, t, "", factor)
}

// sendWait is how long an address has to wait for the next message, in the
// budget that asks for it.
func (s *Service) sendWait(tx store.Tx, address, budget string) (time.Duration, error) {
	hour, day, newest, err := s.sends(tx, address, budget)
	return policy.Send(hour, day, newest, s.Now()).Wait, err
}

// sendLimit is sendWait for who sends, to whatever address: a number that was
// mistyped is corrected at once.
func (s *Service) sendLimit(tx store.Tx, person, budget string) (time.Duration, error) {
	hour, day, newest, err := s.sends(tx, person, budget)
	if hour < policy.SendsHourly {
		newest = time.Time{}
	}
	return policy.Send(hour, day, newest, s.Now()).Wait, err
}

func (s *Service) sends(tx store.Tx, subject, budget string) (hour, day int, newest time.Time, err error) {
	if hour, newest, err = s.recent(tx, subject, budget, time.Hour); err != nil {
		return 0, 0, newest, err
	}
	day, _, err = s.recent(tx, subject, budget, 24*time.Hour)
	return hour, day, newest, err
}

// recent counts what was sent within a time; newest is zero where it is not
// known. What was sent while the clock was ahead counts no more, or it would
// count until that time has come.
func (s *Service) recent(tx store.Tx, subject, budget string, within time.Duration) (count int, newest time.Time, err error) {
	now := s.Now()
	count, newest, err = tx.Sends(subject, budget, now.Add(-within))
	if err != nil || !newest.After(now) {
		return count, newest, err
	}
	ahead, _, err := tx.Sends(subject, budget, now.Add(time.Millisecond))
	return count - ahead, time.Time{}, err
}

func (s *Service) known(tx store.Tx, t *turn) (bool, error) {
	install, err := tx.Install(t.claimed.ID, t.Thumbprint)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	// A password that was set since makes strangers of all installs.
	fresh := s.Now().Sub(install.UsedAt) < policy.InstallKnown && !install.UsedAt.Before(t.claimed.PasswordSetAt)
	return fresh, err
}

// take counts the attempt before it is made: posts in parallel find it, and a
// crash in between costs the attacker the attempt, not us the count.
func (s *Service) take(tx store.Tx, t *turn, budget store.Counter, limit int) (bool, error) {
	kept, err := tx.Counter(budget.Subject, budget.Factor, budget.Budget)
	if err != nil {
		return false, err
	}
	now := s.Now()
	verdict := policy.Attempt(kept.Failures, limit, kept.LastAt, now)
	if !verdict.Open() && kept.LastAt.After(now) {
		t.ahead = append(t.ahead, budget)
	}
	if !verdict.Open() {
		return false, &ThrottledError{RetryAfter: verdict.Wait, Closed: verdict.Closed}
	}
	budget.Failures, budget.LastAt = kept.Failures+1, now
	t.counted = &budget
	return true, tx.PutCounter(budget)
}

// setBack lets the waits begin now that began while the clock was ahead: else
// nobody could try before that time has come.
func (s *Service) setBack(ctx context.Context, ahead []store.Counter) error {
	if len(ahead) == 0 {
		return nil
	}
	return s.Store.Update(ctx, func(tx store.Tx) error {
		for _, one := range ahead {
			kept, err := tx.Counter(one.Subject, one.Factor, one.Budget)
			if err != nil {
				return err
			}
			kept.LastAt = s.Now()
			if err := tx.PutCounter(kept); err != nil {
				return err
			}
		}
		return nil
	})
}

// clearCount forgets the failures of this factor in the budget that was used.
func clearCount(tx store.Tx, t *turn) error {
	if t.counted == nil {
		return nil
	}
	cleared := *t.counted
	cleared.Failures = 0
	return tx.PutCounter(cleared)
}

func (s *Service) checkSource(tx store.Tx, source string, now time.Time) error {
	count, oldest, err := tx.SourceFailures(s.sourceName(source), now.Add(-policy.SourceWindow))
	if err != nil || count < policy.SourceIdentifiers {
		return err
	}
	ahead, _, err := tx.SourceFailures(s.sourceName(source), now.Add(time.Millisecond)) // of a clock that went back
	if err != nil || count-ahead < policy.SourceIdentifiers {
		return err
	}
	wait := min(max(oldest.Add(policy.SourceWindow).Sub(now), time.Second), policy.SourceWindow)
	return &ThrottledError{RetryAfter: wait}
}

func (s *Service) noteSource(tx store.Tx, t *turn, canonical string) error {
	return tx.NoteSourceFailure(s.sourceName(t.Source), s.subject(t.claimed, canonical), s.Now())
}

func (s *Service) sourceName(source string) string {
	return serverkey.MAC(s.counterKey, "source:"+source)
}
