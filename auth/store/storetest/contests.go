package storetest

import (
	"fmt"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// contests are won by one racer each, on what OneWinner has put there.
var contests = map[string]func(i int, tx store.Tx) error{
	"a code is spent once": func(i int, tx store.Tx) error {
		return tx.SpendCode("c", fmt.Sprint(i), noon)
	},
	"an auth_session is spent once": func(i int, tx store.Tx) error {
		return tx.SpendAuthSession("f-current", fmt.Sprint(i))
	},
	"a refresh token is rotated once": func(i int, tx store.Tx) error {
		return tx.RotateSession("rotated", "rotated-refresh", fmt.Sprint("next-", i), noon)
	},
	"a session is ended once": func(i int, tx store.Tx) error {
		return tx.EndSession("ended", auth.EndedBySignOut, fmt.Sprint(i), noon)
	},
	"a TOTP step is spent once": func(_ int, tx store.Tx) error {
		return tx.SpendStep("a", authenticator("a", "ann").LastStep+1)
	},
	"a one-time code is spent by one install": func(i int, tx store.Tx) error {
		return tx.SpendOneTimeCode("ann", store.OneTimePass, "contested", fmt.Sprint(i), noon)
	},
	"a message is settled once": func(i int, tx store.Tx) error {
		m := message("settled")
		m.State, m.Attempts = store.MessageAccepted, i
		return tx.SettleMessage(m)
	},
	"an identifier is taken once": func(i int, tx store.Tx) error {
		a := account(fmt.Sprint("racer-", i))
		a.Username = "prize"
		return tx.InsertAccount(a)
	},
}

// browserContests likewise, for what goes through browsers and mails.
var browserContests = map[string]func(i int, tx store.Tx) error{
	"a link is spent once": func(i int, tx store.Tx) error {
		return tx.SpendLink("l", noon.Add(time.Duration(i)))
	},
	"a leg is bound to one browser": func(i int, tx store.Tx) error {
		return tx.BindLeg("opened", fmt.Sprint("browser-", i))
	},
	"a leg is finished once": func(i int, tx store.Tx) error {
		return tx.FinishLeg("finished", "finished-browser", fmt.Sprint("code-", i), "{}", noon)
	},
	"a leg is ended once": func(_ int, tx store.Tx) error { return tx.EndLeg("spent", noon) },
	"an identity gets one account": func(i int, tx store.Tx) error {
		return tx.InsertIdentity(identity("prize", []string{"ann", "bob"}[i%2]))
	},
	"a credential is set once": func(i int, tx store.Tx) error {
		return tx.SetCredential("p", passkey("p", "ann").Credential, fmt.Sprint("next-", i))
	},
	"a credential is enrolled once": func(i int, tx store.Tx) error {
		key := passkey(fmt.Sprint("racer-", i), "bob")
		key.CredentialID = "prize"
		return tx.InsertAuthenticator(key)
	},
}

func oneWinner(t *testing.T, stores []store.Store, named map[string]func(int, store.Tx) error) {
	for name, fn := range named {
		t.Run(name, func(t *testing.T) {
			if won := race(t, stores, fn); won != 1 {
				t.Errorf("%d won", won)
			}
		})
	}
}
