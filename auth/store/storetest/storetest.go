package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"go.uber.org/goleak"

	"foyer/auth"
	"foyer/auth/store"
)

// Option adds to the suite.
type Option func(*suite)

// WithReopen adds the tests of durability. reopen closes the store and opens
// the same data again.
func WithReopen(reopen func(t *testing.T, s store.Store) store.Store) Option {
	return func(s *suite) { s.reopen = reopen }
}

// Run runs the suite. open returns an empty store; the suite closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store, options ...Option) {
	s := &suite{opener: open}
	for _, o := range options {
		o(s)
	}
	before := goleak.IgnoreCurrent()
	t.Run("meta", s.meta)
	t.Run("organizations", s.organizations)
	t.Run("accounts", s.accounts)
	t.Run("identifiers", s.identifiers)
	t.Run("installs", s.installs)
	t.Run("flows", s.flows)
	t.Run("codes", s.codes)
	t.Run("sessions", s.sessions)
	t.Run("tokens", s.tokens)
	t.Run("counters", s.counters)
	t.Run("sources", s.sources)
	t.Run("sends", s.sends)
	t.Run("authenticators", s.authenticators)
	t.Run("passkeys", s.passkeys)
	t.Run("one-time codes", s.oneTimeCodes)
	t.Run("identities", s.identities)
	t.Run("legs", s.legs)
	t.Run("links", s.links)
	t.Run("invitations", s.invitations)
	t.Run("pictures", s.pictures)
	t.Run("outbox", s.outbox)
	t.Run("audits", s.audits)
	t.Run("sweep", s.sweep)
	t.Run("values", s.values)
	t.Run("transactions", s.transactions)
	t.Run("panics", s.panics)
	t.Run("views", s.views)
	t.Run("waiting", s.waiting)
	t.Run("races", s.races)
	if s.erase != nil {
		t.Run("erasure", s.erasure)
	}
	if s.reopen != nil {
		t.Run("durability", s.durability)
	}
	t.Run("leaves no goroutine", func(t *testing.T) { goleak.VerifyNone(t, before) })
}

type suite struct {
	opener func(*testing.T) store.Store
	reopen func(*testing.T, store.Store) store.Store
	erase  func(t *testing.T, s store.Store, what, id string)
}

// open returns a store with the organization "org" and the accounts "ann"
// (who has the email ann@example.com and the username ann) and "bob".
func (s *suite) open(t *testing.T) store.Store {
	t.Helper()
	st := s.opener(t)
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	update(t, st, seed)
	return st
}

func seed(tx store.Tx) error {
	return errors.Join(
		tx.InsertOrganization(auth.Organization{ID: "org", Name: "Org", CreatedAt: noon}),
		tx.InsertAccount(account("ann")),
		tx.InsertAccount(account("bob")),
	)
}

// noon is where the tests' time begins.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 123_000_000, time.UTC)

func account(id string) store.Account {
	return store.Account{
		Account: auth.Account{
			ID: id, OrganizationID: "org", Email: id + "@example.com", Username: id,
			Name: "The " + id, Role: auth.RoleMember, DefaultAuthenticator: id + "-totp", CreatedAt: noon,
		},
		PasswordHash:  "$argon2id$" + id,
		PasswordSetAt: noon.Add(time.Second),
	}
}

func session(id, accountID string) store.Session {
	return store.Session{
		Session: auth.Session{
			ID: id, AccountID: accountID, Thumbprint: "jkt", Scope: auth.ScopeRemember,
			DeviceName: "desk", AMR: []string{"pwd", "otp"}, ACR: auth.AAL2, AuthTime: noon,
			ProvedAt: map[auth.Factor]time.Time{
				auth.FactorPassword: noon, auth.FactorTOTP: noon.Add(time.Second),
			},
			CreatedAt: noon, IdleUntil: noon.Add(time.Hour), AbsoluteUntil: noon.Add(24 * time.Hour),
		},
		Refresh: id + "-refresh", RotatedAt: noon,
	}
}

func flow(id string) store.Flow {
	return store.Flow{
		ID: id, Thumbprint: "jkt", AccountID: "ann", State: []byte(`{"passed":["password"]}`),
		Current: id + "-current", CreatedAt: noon, ExpiresAt: noon.Add(30 * time.Minute),
	}
}

func code(hash string) store.Code {
	return store.Code{
		Hash: hash, Thumbprint: "jkt", AccountID: "ann", CodeChallenge: "s256",
		Scope: auth.ScopeFoyer, DeviceName: "desk", AMR: []string{"pwd"}, ACR: auth.AAL1,
		AuthTime: noon, ProvedAt: map[auth.Factor]time.Time{auth.FactorPassword: noon.Add(-time.Minute), auth.FactorTOTP: noon},
		ExpiresAt: noon.Add(time.Minute),
	}
}

func update(t *testing.T, s store.Store, fn func(store.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

func view(t *testing.T, s store.Store, fn func(store.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), fn); err != nil {
		t.Fatalf("view: %v", err)
	}
}

// read returns what get finds, which must be there.
func read[T any](t *testing.T, s store.Store, get func(store.Tx) (T, error)) T {
	t.Helper()
	var got T
	view(t, s, func(tx store.Tx) (err error) {
		got, err = get(tx)
		return err
	})
	return got
}

// refuses runs fn, which must fail with want, and the transaction must be able
// to go on: it commits.
func refuses(t *testing.T, s store.Store, want error, fn func(store.Tx) error) {
	t.Helper()
	update(t, s, func(tx store.Tx) error {
		if err := fn(tx); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
		return nil
	})
}

func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

// fresh is t.Run with a store of its own.
func (s *suite) fresh(t *testing.T, name string, fn func(*testing.T, store.Store)) {
	t.Run(name, func(t *testing.T) { fn(t, s.open(t)) })
}
