package storetest

import (
	"errors"
	"testing"
	"time"

	"foyer/auth/store"
)

func (s *suite) durability(t *testing.T) {
	s.fresh(t, "what was committed is there after opening again", func(t *testing.T, st store.Store) {
		token := store.AccessToken{Hash: "t", SessionID: "s", ExpiresAt: noon}
		install := store.Install{AccountID: "ann", Thumbprint: "jkt", DeviceName: "desk", KnownAt: noon, UsedAt: noon}
		count := store.Counter{Subject: "a", Factor: "totp", Budget: "jkt", Failures: 4, LastAt: noon}
		update(t, st, func(tx store.Tx) error {
			return errors.Join(tx.SetMeta("key", "kept"), tx.InsertSession(session("s", "ann")),
				tx.InsertAccessToken(token), tx.InsertFlow(flow("f")), tx.InsertCode(code("c")),
				tx.PutInstall(install), tx.PutCounter(count), tx.NoteSourceFailure("src", "a", noon),
				tx.NoteSend("a", "jkt", noon), tx.InsertAuthenticator(authenticator("a", "ann")),
				tx.InsertOneTimeCode(oneTime("c")), tx.InsertMessage(message("m")),
				tx.InsertAudit(audit("a", noon)), tx.InsertAuthenticator(passkey("p", "bob")),
				tx.InsertIdentity(identity("s", "ann")), tx.InsertLeg(finished(leg("l"))),
				tx.InsertLink(link("l", "ann", store.LinkReset)),
				tx.PutInvitation(invitation("new@example.com")), tx.PutPicture(picture("ann")))
		})
		st = s.reopen(t, st)
		t.Cleanup(func() { _ = st.Close() })
		equal(t, read(t, st, metaOf), "kept")
		equal(t, read(t, st, func(tx store.Tx) (store.Bearer, error) { return tx.Bearer("t") }),
			store.Bearer{Token: token, Session: session("s", "ann"), Account: account("ann")})
		equal(t, read(t, st, flowBy("f-current")), flow("f"))
		equal(t, read(t, st, func(tx store.Tx) (store.Code, error) { return tx.Code("c") }), code("c"))
		equal(t, read(t, st, func(tx store.Tx) (store.Install, error) {
			return tx.Install("ann", "jkt")
		}), install)
		equal(t, read(t, st, counter("a", "totp", "jkt")), count)
		view(t, st, func(tx store.Tx) error {
			n, oldest, err := tx.SourceFailures("src", time.Time{})
			equal(t, n, 1)
			equal(t, oldest, noon)
			return err
		})
		view(t, st, func(tx store.Tx) error {
			n, newest, err := tx.Sends("a", "jkt", time.Time{})
			equal(t, n, 1)
			equal(t, newest, noon)
			return err
		})
		equal(t, read(t, st, authenticatorsOf("ann")), []store.Authenticator{authenticator("a", "ann")})
		equal(t, read(t, st, oneTimesOf("ann", store.OneTimePass)), []store.OneTimeCode{oneTime("c")})
		equal(t, read(t, st, messageByID("m")), message("m"))
		equal(t, read(t, st, audits(store.AuditFilter{})), []store.Audit{audit("a", noon)})
		equal(t, read(t, st, byCredential("p-credential")), passkey("p", "bob"))
		equal(t, read(t, st, identityBy(issuer, "s")), identity("s", "ann"))
		equal(t, read(t, st, legByCode("l-code")), finished(leg("l")))
		equal(t, read(t, st, linkBy("l")), link("l", "ann", store.LinkReset))
		equal(t, read(t, st, invitationsOf("org")), []store.Invitation{invitation("new@example.com")})
		equal(t, read(t, st, pictureOf("ann")), picture("ann"))
	})
}
