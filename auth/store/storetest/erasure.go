package storetest

import (
	"errors"
	"testing"

	"foyer/auth/store"
)

// WithErase adds the tests of what goes with an account or an organization.
// erase deletes the one with id and nothing else; what is "account" or
// "organization". No store has a method for it, so the engine does it.
func WithErase(erase func(t *testing.T, s store.Store, what, id string)) Option {
	return func(s *suite) { s.erase = erase }
}

// belong is what hangs on the account id, with how each is found.
func belong(t *testing.T, st store.Store, id string) map[string]func(store.Tx) error {
	install := store.Install{AccountID: id, Thumbprint: "jkt", KnownAt: noon, UsedAt: noon}
	flow, code, leg, oneTime := flow(id), code(id), finished(leg(id)), oneTime(id)
	flow.AccountID, code.AccountID, leg.AccountID, oneTime.AccountID = id, id, id, id
	update(t, st, func(tx store.Tx) error {
		return errors.Join(tx.PutInstall(install), tx.InsertFlow(flow), tx.InsertCode(code),
			tx.InsertSession(session(id, id)), tx.InsertAuthenticator(passkey(id, id)),
			tx.InsertOneTimeCode(oneTime), tx.InsertIdentity(identity(id, id)), tx.InsertLeg(leg),
			tx.PutPicture(picture(id)),
			tx.InsertAccessToken(store.AccessToken{Hash: id, SessionID: id, ExpiresAt: noon}))
	})
	return map[string]func(store.Tx) error{
		"account":       func(tx store.Tx) error { _, err := tx.Account(id); return err },
		"identifier":    func(tx store.Tx) error { _, err := tx.AccountByIdentifier(id); return err },
		"install":       func(tx store.Tx) error { _, err := tx.Install(id, "jkt"); return err },
		"flow":          func(tx store.Tx) error { _, err := tx.FlowByAuthSession(flow.Current); return err },
		"code":          func(tx store.Tx) error { _, err := tx.Code(id); return err },
		"session":       func(tx store.Tx) error { _, err := tx.Session(id); return err },
		"access token":  func(tx store.Tx) error { _, err := tx.Bearer(id); return err },
		"authenticator": func(tx store.Tx) error { _, err := tx.AuthenticatorByCredential(id + "-credential"); return err },
		"one-time code": func(tx store.Tx) error {
			all, err := tx.OneTimeCodesOf(id, store.OneTimePass)
			return noneIsNotFound(len(all), err)
		},
		"identity": func(tx store.Tx) error { _, err := tx.Identity(issuer, id); return err },
		"leg":      func(tx store.Tx) error { _, err := tx.Leg(id); return err },
		"picture":  noPicture(id),
	}
}

func (s *suite) erasure(t *testing.T) {
	s.fresh(t, "an account takes along what is its own", func(t *testing.T, st store.Store) {
		gone, kept := belong(t, st, "ann"), belong(t, st, "bob")
		free := leg("free")
		free.AccountID = ""
		depart(t, st, free)
		send(t, st, link("l", "ann", store.LinkNotMe))
		invite(t, st, invitation("new@example.com")) // ann has invited
		note(t, st, audit("a", noon))
		s.erase(t, st, "account", "ann")
		for what, find := range gone {
			t.Run(what, func(t *testing.T) { refuses(t, st, store.ErrNotFound, find) })
		}
		for what, find := range kept {
			t.Run("of another: "+what, func(t *testing.T) { view(t, st, find) })
		}
		equal(t, read(t, st, legByID("free")), free)
		equal(t, read(t, st, linkBy("l")), link("l", "ann", store.LinkNotMe))
		equal(t, read(t, st, invitationFor("new@example.com")), invitation("new@example.com"))
		equal(t, read(t, st, audits(store.AuditFilter{})), []store.Audit{audit("a", noon)})
	})
	s.fresh(t, "an organization takes along people and invitations", func(t *testing.T, st store.Store) {
		addOrganization(t, st, "o2")
		kept := invitation("kept@example.com")
		kept.OrganizationID = "o2"
		invite(t, st, invitation("new@example.com"), kept)
		gone := belong(t, st, "ann")
		s.erase(t, st, "organization", "org")
		for what, find := range gone {
			t.Run(what, func(t *testing.T) { refuses(t, st, store.ErrNotFound, find) })
		}
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.Invitation("new@example.com")
			return err
		})
		equal(t, read(t, st, invitationFor(kept.Address)), kept)
	})
}
