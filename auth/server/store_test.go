package server_test

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"foyer/auth/authtest"
	"foyer/auth/store"
)

func sessionsOf(t *testing.T, srv *authtest.Server, accountID string) (all []store.Session) {
	t.Helper()
	err := srv.Store.View(t.Context(), func(tx store.Tx) (err error) {
		all, err = tx.SessionsOf(accountID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// recorder writes down every call of the store, and may fail some.
type recorder struct {
	store.Store
	mu    sync.Mutex
	calls []string
	fail  func(call string) error
}

func (r *recorder) wrap(inner store.Store) store.Store {
	r.Store = inner
	return r
}

func (r *recorder) note(call string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, call)
	if r.fail != nil {
		return r.fail(call)
	}
	return nil
}

// taken returns the calls so far and forgets them.
func (r *recorder) taken() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := r.calls
	r.calls = nil
	return calls
}

// failing sets which calls fail from now on; nil lets all pass.
func (r *recorder) failing(fail func(call string) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fail = fail
}

func (r *recorder) Update(ctx context.Context, fn func(store.Tx) error) error {
	if err := r.note("Update"); err != nil {
		return err
	}
	return r.Store.Update(ctx, func(tx store.Tx) error { return fn(recordingTx{tx, r}) })
}

func (r *recorder) View(ctx context.Context, fn func(store.Tx) error) error {
	if err := r.note("View"); err != nil {
		return err
	}
	return r.Store.View(ctx, func(tx store.Tx) error { return fn(recordingTx{tx, r}) })
}

// recordingTx notes the calls of a sign-in; the others pass by unseen.
type recordingTx struct {
	store.Tx
	r *recorder
}

func (t recordingTx) AccountByIdentifier(c string) (store.Account, error) {
	if err := t.r.note("AccountByIdentifier"); err != nil {
		return store.Account{}, err
	}
	return t.Tx.AccountByIdentifier(c)
}

func (t recordingTx) Account(id string) (store.Account, error) {
	if err := t.r.note("Account"); err != nil {
		return store.Account{}, err
	}
	return t.Tx.Account(id)
}

func (t recordingTx) Install(account, print string) (store.Install, error) {
	if err := t.r.note("Install"); err != nil {
		return store.Install{}, err
	}
	return t.Tx.Install(account, print)
}

func (t recordingTx) Counter(subject, factor, budget string) (store.Counter, error) {
	if err := t.r.note("Counter " + factor + " " + budget); err != nil {
		return store.Counter{}, err
	}
	return t.Tx.Counter(subject, factor, budget)
}

func (t recordingTx) PutCounter(c store.Counter) error {
	if err := t.r.note("PutCounter " + c.Factor + " " + c.Budget); err != nil {
		return err
	}
	return t.Tx.PutCounter(c)
}

func (t recordingTx) InsertCode(c store.Code) error {
	if err := t.r.note("InsertCode"); err != nil {
		return err
	}
	return t.Tx.InsertCode(c)
}

func (t recordingTx) UpdateFlow(f store.Flow) error {
	if err := t.r.note("UpdateFlow"); err != nil {
		return err
	}
	return t.Tx.UpdateFlow(f)
}

func (t recordingTx) InsertFlow(f store.Flow) error {
	if err := t.r.note("InsertFlow"); err != nil {
		return err
	}
	return t.Tx.InsertFlow(f)
}

func (t recordingTx) UpdateAccount(a store.Account) error {
	if err := t.r.note("UpdateAccount"); err != nil {
		return err
	}
	return t.Tx.UpdateAccount(a)
}

func (t recordingTx) SourceFailures(source string, since time.Time) (int, time.Time, error) {
	if err := t.r.note("SourceFailures"); err != nil {
		return 0, time.Time{}, err
	}
	return t.Tx.SourceFailures(source, since)
}

func (t recordingTx) NoteSourceFailure(source, identifier string, at time.Time) error {
	if err := t.r.note("NoteSourceFailure"); err != nil {
		return err
	}
	return t.Tx.NoteSourceFailure(source, identifier, at)
}

func same(t *testing.T, what string, one, other any) {
	t.Helper()
	if !reflect.DeepEqual(one, other) {
		t.Errorf("%s differ:\n%v\n%v", what, one, other)
	}
}

// markMustChange sets the mark alone, as a policy would: sessions live on.
func markMustChange(t *testing.T, srv *authtest.Server) (accountID string) {
	t.Helper()
	err := srv.Store.Update(t.Context(), func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(annEmail)
		if err != nil {
			return err
		}
		accountID, account.MustChangePassword = account.ID, true
		return tx.UpdateAccount(account)
	})
	if err != nil {
		t.Fatal(err)
	}
	return accountID
}

// sessionsOfAny tells whether a session of Ann's lives.
func sessionsOfAny(t *testing.T, srv *authtest.Server) (lives bool) {
	t.Helper()
	err := srv.Store.View(t.Context(), func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(annEmail)
		if err != nil {
			return err
		}
		all, err := tx.SessionsOf(account.ID)
		for _, one := range all {
			lives = lives || one.EndedAt.IsZero()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lives
}
