package directory

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/password"
	"foyer/auth/flow"
	"foyer/auth/policy"
	"foyer/auth/serverkey"
	"foyer/auth/session"
	"foyer/auth/store"
)

// Directory changes accounts. Safe for concurrent use.
type Directory struct {
	Store    store.Store
	Key      *serverkey.Key
	Hasher   *password.Hasher
	Password policy.Password
	OwnNames []string
	// Courier carries notices; nil carries nothing.
	Courier flow.Courier
	// NotMeLink is behind "This was not me" in notices; nil leaves it out.
	NotMeLink func(tx store.Tx, accountID string) (string, error)
	Now       func() time.Time
}

var (
	// ErrTaken: another account has this email or username.
	ErrTaken = errors.New("that email or username is taken")
	// ErrNoAccount: nobody has this email or username.
	ErrNoAccount = errors.New("no account has that email or username")
	// ErrEmail, ErrUsername and ErrName: not usable as such.
	ErrEmail    = errors.New("not an email address")
	ErrUsername = errors.New("not a username (2 to 64 letters, digits, '.', '-' and '_')")
	ErrName     = errors.New("not a name (1 to 100 printable characters)")
)

// WeakPasswordError names the rules that a password failed.
type WeakPasswordError struct{ Rules []string }

func (e *WeakPasswordError) Error() string {
	return "password does not meet: " + strings.Join(e.Rules, ", ")
}

// Check tells without a store what Create would refuse for the account's own
// sake: it wraps ErrEmail, ErrUsername, ErrName, password.ErrTooLong or
// *WeakPasswordError.
func (d *Directory) Check(n NewAccount) error {
	if err := n.check(); err != nil {
		return err
	}
	return d.checkPassword(n.Password, n.Email, n.Username, n.Name)
}

// Create makes an account. It wraps ErrTaken or what Check wraps.
func (d *Directory) Create(ctx context.Context, n NewAccount) (auth.Account, error) {
	if err := n.check(); err != nil {
		return auth.Account{}, err
	}
	hash, err := d.hash(ctx, n.Password, n.Email, n.Username, n.Name)
	if err != nil {
		return auth.Account{}, err
	}
	account := store.Account{
		Account: auth.Account{
			ID: rand.Text(), OrganizationID: n.OrganizationID, Email: strings.TrimSpace(n.Email),
			Username: strings.TrimSpace(n.Username), Name: strings.TrimSpace(n.Name),
			Role: n.role(), CreatedAt: d.now(),
		},
		PasswordHash: hash, PasswordSetAt: d.now(),
	}
	err = d.Store.Update(ctx, func(tx store.Tx) error {
		if err := tx.InsertAccount(account); err != nil {
			return err
		}
		return d.note(tx, Actor{}, account, "account_created", string(account.Role))
	})
	if errors.Is(err, store.ErrConflict) {
		return auth.Account{}, fmt.Errorf("%w: %s", ErrTaken, n.Email)
	}
	return account.Account, err
}

func (d *Directory) checkPassword(plain auth.Secret, own ...string) error {
	if len(plain) > password.MaxBytes {
		return password.ErrTooLong
	}
	rules := d.Password
	if rules == "" {
		rules = policy.PasswordDefault
	}
	if failed := rules.Check(plain, false, append(own, d.OwnNames...)...); len(failed) > 0 {
		return &WeakPasswordError{failed}
	}
	return nil
}

func (d *Directory) hash(ctx context.Context, plain auth.Secret, own ...string) (string, error) {
	if err := d.checkPassword(plain, own...); err != nil {
		return "", err
	}
	place, err := d.Hasher.Enter(ctx)
	if err != nil {
		return "", err
	}
	defer place.Leave()
	return place.Hash(plain)
}

// List returns all accounts by email.
func (d *Directory) List(ctx context.Context) (accounts []auth.Account, err error) {
	err = d.Store.View(ctx, func(tx store.Tx) error {
		kept, err := tx.Accounts()
		accounts = make([]auth.Account, 0, len(kept))
		for _, one := range kept {
			accounts = append(accounts, one.Account)
		}
		return err
	})
	return accounts, err
}

// SetPassword replaces a password, ends all sessions and lets strangers try
// again. mustChange asks for another one at the next sign-in. Who has signed in
// before is told by mail. It wraps ErrNoAccount or *WeakPasswordError.
func (d *Directory) SetPassword(ctx context.Context, identifier string, plain auth.Secret, mustChange bool) error {
	account, err := d.find(ctx, identifier)
	if err != nil {
		return err
	}
	hash, err := d.hash(ctx, plain, account.Email, account.Username, account.Name)
	if err != nil {
		return err
	}
	err = d.change(ctx, identifier, func(tx store.Tx, a *store.Account) error {
		return d.setPassword(tx, a, hash, mustChange)
	})
	d.wake()
	return err
}

func (d *Directory) setPassword(tx store.Tx, a *store.Account, hash string, mustChange bool) error {
	before, err := tx.SessionsOf(a.ID)
	if err != nil {
		return err
	}
	detail := "by the operator"
	if mustChange {
		detail += ", to be changed at the next sign-in"
	}
	a.PasswordHash, a.PasswordSetAt, a.MustChangePassword = hash, d.now(), mustChange
	if _, err := tx.EndSessionsOf(a.ID, auth.EndedByPassword, session.ByAdmin, d.now()); err != nil {
		return err
	}
	if err := flow.PasswordSet(tx, a.ID, ""); err != nil {
		return err
	}
	if err := flow.Reopen(tx, d.Key, a.ID, auth.FactorPassword); err != nil {
		return err
	}
	if len(before) > 0 { // a new colleague hears it from the operator
		if err := d.tell(tx, *a, courier.KindPasswordChanged, courier.Data{By: Actor{}.ByName()}); err != nil {
			return err
		}
	}
	return d.note(tx, Actor{}, *a, "password_changed", detail)
}

// Disable keeps the account's data but ends its sessions and refuses new ones.
// The person is told by mail, if an admin did it or somebody was signed in.
func (d *Directory) Disable(ctx context.Context, identifier string, by Actor) error {
	err := d.change(ctx, identifier, func(tx store.Tx, a *store.Account) error {
		a.Disabled = true
		ended, err := tx.EndSessionsOf(a.ID, auth.EndedByDisabling, session.ByAdmin, d.now())
		if err != nil {
			return err
		}
		if ended > 0 || by != (Actor{}) {
			if err := d.tell(tx, *a, courier.KindSessionsEnded, courier.Data{By: by.ByName()}); err != nil {
				return err
			}
		}
		return d.note(tx, by, *a, "account_disabled", "")
	})
	d.wake()
	return err
}

// Enable lets a disabled account sign in again: anew, as nothing goes on that
// was begun before.
func (d *Directory) Enable(ctx context.Context, identifier string, by Actor) error {
	return d.change(ctx, identifier, func(tx store.Tx, a *store.Account) error {
		a.Disabled = false
		if err := flow.EndUnderWay(tx, a.ID, ""); err != nil {
			return err
		}
		return d.note(tx, by, *a, "account_enabled", "")
	})
}

// Unlock forgets all failures counted against the account, in every budget.
func (d *Directory) Unlock(ctx context.Context, identifier string) error {
	return d.change(ctx, identifier, func(tx store.Tx, a *store.Account) error {
		if err := tx.DeleteCounters(flow.AccountSubject(d.Key, a.ID), ""); err != nil {
			return err
		}
		return d.note(tx, Actor{}, *a, "account_unlocked", "")
	})
}

func (d *Directory) find(ctx context.Context, identifier string) (account store.Account, err error) {
	err = d.Store.View(ctx, func(tx store.Tx) error {
		account, err = tx.AccountByIdentifier(auth.CanonicalIdentifier(identifier))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return account, fmt.Errorf("%w: %q", ErrNoAccount, identifier)
	}
	return account, err
}

func (d *Directory) change(ctx context.Context, identifier string, edit func(store.Tx, *store.Account) error) error {
	err := d.Store.Update(ctx, func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(auth.CanonicalIdentifier(identifier))
		if err != nil {
			return err
		}
		if err := edit(tx, &account); err != nil {
			return err
		}
		return tx.UpdateAccount(account)
	})
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %q", ErrNoAccount, identifier)
	}
	return err
}

func (d *Directory) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}
