package storetest

import (
	"errors"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

func accountByID(id string) func(store.Tx) (store.Account, error) {
	return func(tx store.Tx) (store.Account, error) { return tx.Account(id) }
}

func byIdentifier(canonical string) func(store.Tx) (store.Account, error) {
	return func(tx store.Tx) (store.Account, error) { return tx.AccountByIdentifier(canonical) }
}

func (s *suite) accounts(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		full := account("carl")
		full.Disabled, full.MustChangePassword, full.AskEachTime, full.ResetByMail = true, true, true, true
		full.Locale = "es-MX es"
		solo := store.Account{Account: auth.Account{ID: "solo", Email: "Solo@Example.com", Role: auth.RoleSolo}}
		for _, want := range []store.Account{full, solo} {
			update(t, st, func(tx store.Tx) error { return tx.InsertAccount(want) })
			equal(t, read(t, st, accountByID(want.ID)), want)
		}
	})
	s.fresh(t, "unknown ones are not found", func(t *testing.T, st store.Store) {
		for _, get := range []func(store.Tx) (store.Account, error){
			accountByID("none"), byIdentifier("none"), byIdentifier(""),
		} {
			refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
				_, err := get(tx)
				return err
			})
		}
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.UpdateAccount(account("none")) })
	})
	s.fresh(t, "a taken id conflicts", func(t *testing.T, st store.Store) {
		again := account("ann")
		again.Email, again.Username = "new@example.com", ""
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertAccount(again) })
		equal(t, read(t, st, accountByID("ann")), account("ann"))
	})
	s.fresh(t, "are listed by canonical email", func(t *testing.T, st store.Store) {
		upper := account("zed")
		upper.Email = "ABE@example.com"
		update(t, st, func(tx store.Tx) error { return tx.InsertAccount(upper) })
		equal(t, read(t, st, store.Tx.Accounts),
			[]store.Account{upper, account("ann"), account("bob")})
	})
	s.fresh(t, "are listed for their organization", func(t *testing.T, st store.Store) {
		of := func(organizationID string) []store.Account {
			return read(t, st, func(tx store.Tx) ([]store.Account, error) {
				return tx.AccountsOf(organizationID)
			})
		}
		upper, foreign := account("zed"), account("foreign")
		upper.Email, foreign.OrganizationID = "ABE@example.com", "o2"
		solo := store.Account{Account: auth.Account{ID: "solo", Email: "solo@example.com"}}
		update(t, st, func(tx store.Tx) error {
			return errors.Join(tx.InsertOrganization(auth.Organization{ID: "o2", Name: "Two"}),
				tx.InsertAccount(upper), tx.InsertAccount(foreign), tx.InsertAccount(solo))
		})
		equal(t, of("org"), []store.Account{upper, account("ann"), account("bob")})
		equal(t, of("o2"), []store.Account{foreign})
		equal(t, of("none"), nil)
		equal(t, of(""), nil)
	})
	s.fresh(t, "updating replaces all but id and creation", func(t *testing.T, st store.Store) {
		changed := store.Account{
			Account: auth.Account{
				ID: "ann", Email: "Anna@example.org", Username: "anna", Name: "Anna",
				Role: auth.RoleAdmin, Disabled: true, MustChangePassword: true,
				DefaultAuthenticator: "new", AskEachTime: true, CreatedAt: noon.Add(time.Hour),
			},
			PasswordHash: "$argon2id$new", PasswordSetAt: noon.Add(time.Minute), ResetByMail: true, Locale: "es",
		}
		update(t, st, func(tx store.Tx) error { return tx.UpdateAccount(changed) })
		changed.CreatedAt = noon
		equal(t, read(t, st, accountByID("ann")), changed)
		changed.ResetByMail, changed.Locale = false, ""
		update(t, st, func(tx store.Tx) error { return tx.UpdateAccount(changed) })
		equal(t, read(t, st, byIdentifier("anna")), changed)
	})
	s.fresh(t, "need their organization", func(t *testing.T, st store.Store) {
		lost := account("lost")
		lost.OrganizationID = "none"
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.InsertAccount(lost) })
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.AccountByIdentifier("lost")
			return err
		})
	})
}

func (s *suite) identifiers(t *testing.T) {
	s.fresh(t, "email and username find the account", func(t *testing.T, st store.Store) {
		typed := account("carl")
		typed.Email, typed.Username = " Carl@Example.COM", "CARL"
		update(t, st, func(tx store.Tx) error { return tx.InsertAccount(typed) })
		for _, canonical := range []string{"carl@example.com", "carl"} {
			equal(t, read(t, st, byIdentifier(canonical)), typed)
		}
	})
	s.fresh(t, "emails and usernames share one namespace", func(t *testing.T, st store.Store) {
		for name, taken := range map[string]auth.Account{
			"email as email":       {Email: "ANN@example.com"},
			"username as username": {Email: "new@example.com", Username: "Ann"},
			"email as username":    {Email: "new@example.com", Username: "ann@example.com"},
			"username as email":    {Email: "ann"},
		} {
			t.Run(name, func(t *testing.T) {
				taken.ID = "new"
				refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
					return tx.InsertAccount(store.Account{Account: taken})
				})
				for _, get := range []func(store.Tx) (store.Account, error){
					accountByID("new"), byIdentifier("new@example.com"),
				} {
					refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
						_, err := get(tx)
						return err
					})
				}
			})
		}
	})
	s.fresh(t, "taking another's conflicts and changes nothing", func(t *testing.T, st store.Store) {
		greedy := account("ann")
		greedy.Name, greedy.Username = "changed", "bob@example.com"
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.UpdateAccount(greedy) })
		equal(t, read(t, st, accountByID("ann")), account("ann"))
		equal(t, read(t, st, byIdentifier("bob@example.com")), account("bob"))
	})
	s.fresh(t, "one given up is free again", func(t *testing.T, st store.Store) {
		renamed := account("ann")
		renamed.Username = ""
		update(t, st, func(tx store.Tx) error { return tx.UpdateAccount(renamed) })
		heir := account("bob")
		heir.Username = "ann"
		update(t, st, func(tx store.Tx) error { return tx.UpdateAccount(heir) })
		equal(t, read(t, st, byIdentifier("ann")), heir)
		equal(t, read(t, st, byIdentifier("ann@example.com")), renamed)
	})
	s.fresh(t, "one account may use one text as both", func(t *testing.T, st store.Store) {
		both := account("carl")
		both.Username = "CARL@example.com"
		update(t, st, func(tx store.Tx) error { return tx.InsertAccount(both) })
		equal(t, read(t, st, byIdentifier("carl@example.com")), both)
	})
}
