package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

func passkey(id, accountID string) store.Authenticator {
	return store.Authenticator{
		Authenticator: auth.Authenticator{
			ID: id, AccountID: accountID, Factor: auth.FactorPasskey, Label: "Laptop", CreatedAt: noon,
			Install: "jkt",
		},
		CredentialID: id + "-credential", Credential: `{"count":0}`,
	}
}

func byCredential(id string) func(store.Tx) (store.Authenticator, error) {
	return func(tx store.Tx) (store.Authenticator, error) { return tx.AuthenticatorByCredential(id) }
}

func setCredential(id, from, next string) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.SetCredential(id, from, next) }
}

func (s *suite) passkeys(t *testing.T) {
	s.fresh(t, "come back as they went in, by account and by credential", func(t *testing.T, st store.Store) {
		enroll(t, st, passkey("a", "ann"), passkey("b", "bob"), authenticator("c", "ann"))
		equal(t, read(t, st, authenticatorsOf("ann")),
			[]store.Authenticator{passkey("a", "ann"), authenticator("c", "ann")})
		equal(t, read(t, st, byCredential("a-credential")), passkey("a", "ann"))
		equal(t, read(t, st, byCredential("b-credential")), passkey("b", "bob"))
	})
	s.fresh(t, "a taken credential conflicts, whosever it is", func(t *testing.T, st store.Store) {
		enroll(t, st, passkey("a", "ann"))
		for _, accountID := range []string{"ann", "bob"} {
			taken := passkey("new", accountID)
			taken.CredentialID = "a-credential"
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertAuthenticator(taken) })
		}
		equal(t, read(t, st, byCredential("a-credential")), passkey("a", "ann"))
		equal(t, len(read(t, st, authenticatorsOf("bob"))), 0)
	})
	s.fresh(t, "a credential is free after its passkey is deleted", func(t *testing.T, st store.Store) {
		enroll(t, st, passkey("a", "ann"))
		update(t, st, func(tx store.Tx) error { return tx.DeleteAuthenticator("ann", "a") })
		again := passkey("a", "bob")
		enroll(t, st, again)
		equal(t, read(t, st, byCredential("a-credential")), again)
	})
	s.fresh(t, "updating keeps install and credential", func(t *testing.T, st store.Store) {
		enroll(t, st, passkey("a", "ann"))
		changed := passkey("a", "ann")
		changed.Label, changed.UsedAt = "Old laptop", noon.Add(time.Hour)
		want := changed
		changed.Install, changed.CredentialID, changed.Credential = "other", "other", "{}"
		update(t, st, func(tx store.Tx) error { return tx.UpdateAuthenticator(changed) })
		equal(t, read(t, st, byCredential("a-credential")), want)
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.AuthenticatorByCredential("other")
			return err
		})
	})
	s.fresh(t, "a credential changes from what it was", func(t *testing.T, st store.Store) {
		want := passkey("a", "ann")
		enroll(t, st, want, passkey("b", "ann"))
		update(t, st, setCredential("a", want.Credential, `{"count":1}`))
		want.Credential = `{"count":1}`
		for _, from := range []string{`{"count":0}`, "", `{"COUNT":1}`} {
			refuses(t, st, store.ErrConflict, setCredential("a", from, `{"count":2}`))
		}
		equal(t, read(t, st, byCredential("a-credential")), want)
		equal(t, read(t, st, byCredential("b-credential")), passkey("b", "ann"))
		update(t, st, setCredential("a", want.Credential, want.Credential))
		equal(t, read(t, st, byCredential("a-credential")), want)
	})
	s.fresh(t, "unknown credentials are not found", func(t *testing.T, st store.Store) {
		enroll(t, st, passkey("a", "ann"), authenticator("b", "ann")) // b has none
		for _, id := range []string{"none", "A-credential", ""} {
			refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
				_, err := tx.AuthenticatorByCredential(id)
				return err
			})
		}
		refuses(t, st, store.ErrNotFound, setCredential("none", "", "{}"))
	})
	s.fresh(t, "no change of a credential is lost", s.credentialCounts)
}

// credentialCounts lets many count in one credential, each reading and setting
// it in transactions of their own, as a sign-in does.
func (s *suite) credentialCounts(t *testing.T, st store.Store) {
	const counters = 20
	key := passkey("a", "ann")
	key.Credential = "0"
	enroll(t, st, key)
	count := func() error {
		var was store.Authenticator
		err := st.View(context.Background(), func(tx store.Tx) (err error) {
			was, err = tx.AuthenticatorByCredential(key.CredentialID)
			return err
		})
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(was.Credential)
		if err != nil {
			return err
		}
		return st.Update(context.Background(), setCredential("a", was.Credential, strconv.Itoa(n+1)))
	}
	var group sync.WaitGroup
	for range counters {
		group.Go(func() {
			err := count()
			for errors.Is(err, store.ErrConflict) {
				err = count()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	key.Credential = strconv.Itoa(counters)
	equal(t, read(t, st, byCredential(key.CredentialID)), key)
}
