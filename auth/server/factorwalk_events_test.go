package server_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"time"

	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// befall lets something happen to the account; rapid draws small numbers more
// often, which do nothing.
func (w *stroll) befall(event int) {
	ctx, people := w.k.t.Context(), w.k.Service.Directory
	switch event {
	case 23:
		if w.org != "" {
			w.policy()
		}
	case 29:
		w.reset()
	case 31, 33, 35, 37, 39:
		w.issue()
	case 19:
		w.must = true
		w.edit(func(account *store.Account) { account.MustChangePassword = true })
	case 40:
		w.do(people.Disable(ctx, w.mail, directory.Actor{}))
		w.disabled, w.lives = true, nil
	case 42:
		w.password = fmt.Sprintf("Amber-Valley-%d!", w.k.Clock.Now().Unix())
		w.must = rapid.Bool().Draw(w.t, "must change")
		w.do(people.SetPassword(ctx, w.mail, auth.Secret(w.password), w.must))
		w.outdate()
		w.end()
	case 43:
		if w.org != "" {
			w.role = rapid.SampledFrom([]auth.Role{auth.RoleMember, auth.RoleAdmin, auth.RoleGuest}).Draw(w.t, "new role")
			w.edit(func(account *store.Account) { account.Role = w.role })
		}
	case 44, 45:
		w.lose()
	case 46, 47:
		kind := rapid.SampledFrom(walkKinds).Draw(w.t, "another")
		if !slices.ContainsFunc(w.has, func(one *thing) bool { return one.kind == kind }) {
			w.own(kind)
		}
	case 48:
		w.notMe()
	}
}

func (w *stroll) do(err error) {
	if err != nil {
		w.t.Helper()
		w.t.Fatal(err)
	}
}

func (w *stroll) edit(change func(*store.Account)) {
	w.store(func(tx store.Tx) error {
		account, err := tx.Account(w.id)
		if err != nil {
			return err
		}
		change(&account)
		return tx.UpdateAccount(account)
	})
}

func (w *stroll) policy() {
	w.mfa = rapid.SampledFrom([]auth.MFA{auth.MFARequired, auth.MFAOptional, auth.MFARequired, auth.MFAOff}).Draw(w.t, "mfa")
	w.methods = nil
	for _, kind := range walkKinds {
		if rapid.Bool().Draw(w.t, "allows "+string(kind)) {
			w.methods = append(w.methods, kind)
		}
	}
	if len(w.methods) == 0 {
		w.methods = []auth.Factor{app}
	}
	w.k.SetPolicy(w.org, false, w.mfa, w.methods...)
}

func (w *stroll) reset() {
	w.do(w.k.Service.Directory.ResetMFA(w.k.t.Context(), w.mail, directory.Actor{}))
	w.has, w.recovery, w.spentBy, w.pending, w.pass = nil, "", nil, nil, ""
	w.end()
}

func (w *stroll) issue() {
	pass, until, err := w.k.Service.Directory.IssuePass(w.k.t.Context(), w.mail, directory.PassLife, directory.Actor{})
	if err != nil {
		w.t.Fatal(err)
	}
	w.pass, w.passTill, w.passBy = pass.Reveal(), until, nil
}

func (w *stroll) enable() {
	w.do(w.k.Service.Directory.Enable(w.k.t.Context(), w.mail, directory.Actor{}))
	w.disabled = false
	w.end()
}

// notMe presses the button behind a link that a mail has brought.
func (w *stroll) notMe() {
	token := rand.Text()
	sum := sha256.Sum256([]byte(token))
	w.store(func(tx store.Tx) error {
		return tx.InsertLink(store.Link{
			Hash: base64.RawURLEncoding.EncodeToString(sum[:]), Kind: store.LinkNotMe, AccountID: w.id,
			CreatedAt: w.k.Clock.Now(), ExpiresAt: w.k.Clock.Now().Add(time.Hour),
		})
	})
	if page := browse(w.k.t, w.k.Server).post(api.PathNotMe, "token", token); page.status != http.StatusOK {
		w.t.Fatalf("not me: %d %s", page.status, page.body)
	}
	if w.pass = ""; w.spentBy != nil {
		w.recovery, w.spentBy = "", nil
	}
	w.end()
}

// lose takes an authenticator away behind the server's back.
func (w *stroll) lose() {
	if len(w.has) == 0 {
		return
	}
	gone := rapid.SampledFrom(w.has).Draw(w.t, "lost")
	w.store(func(tx store.Tx) error { return tx.DeleteAuthenticator(w.id, gone.id) })
	w.forget(gone)
	w.lives = nil // what they have proved is told by removing only
}

// forget ends what rests on an authenticator.
func (w *stroll) forget(gone *thing) {
	w.has = slices.DeleteFunc(slices.Clone(w.has), func(one *thing) bool { return one == gone })
	for _, c := range w.talks {
		_, proved := c.proofs[gone]
		c.over = c.over || proved
	}
}

// end is what ends all sessions, and all that was to become one.
func (w *stroll) end() {
	for _, c := range w.talks {
		c.over = true
	}
	w.given, w.lives = w.void(w.given), nil
}

// outdate is what a new password ends; of the same moment nothing is said.
func (w *stroll) outdate() {
	now := w.k.Clock.Now()
	w.given = slices.DeleteFunc(w.given, func(g *given) bool { return !g.at.Before(now) })
	w.given, w.lives = w.void(w.given), nil
}
