package server_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/factor/passkey/passkeytest"
	"foyer/auth/factor/recoverycode"
	"foyer/auth/flow"
	"foyer/auth/store"
)

// S14: whatever is posted, in every order and twice, at two installs, while
// policy, role, password and factors change, passes are issued, the account is
// disabled and enabled and "not me" is pressed: no code unless policy is met, no
// session from a code that something has voided, and no factor removed by a
// proof whose own is gone. What is met is reckoned here, from what was typed and
// what was right, and never from what the server believes.
func TestNoWalkReachesACodeWithoutItsSecondFactor(t *testing.T) {
	k := openBrowserClinic(t, auth.MFAOff, everyKind)
	n, codes := 0, map[string]int{}
	walk := func(rt *rapid.T) {
		n++
		w := newStroll(t, rt, k, n)
		for range rapid.IntRange(20, 70).Draw(rt, "turns") {
			w.turn()
		}
		for how, count := range w.reached {
			codes[how] += count
		}
	}
	// A hundred walks reach the rarest kind of code three times: once in a while
	// never, and then it takes another hundred.
	for range 5 {
		if rapid.Check(t, walk); t.Failed() || missed(codes) == "" {
			break
		}
	}
	t.Logf("codes reached: %v", codes)
	if what := missed(codes); what != "" {
		t.Errorf("the walk never reaches %q, so that it shows little", what)
	}
}

// missed is a kind of code, or of use of one, that no walk has come to.
func missed(codes map[string]int) string {
	for _, kinds := range [][]string{
		{"passkey"}, {"password"}, {"factor"}, {"enrolled", "recovery", "pass"}, {"redeemed"}, {"voided"}, {"removed", "kept"},
	} {
		if !slices.ContainsFunc(kinds, func(kind string) bool { return codes[kind] > 0 }) {
			return kinds[0]
		}
	}
	return ""
}

// stroll is one person's world as it really is.
type stroll struct {
	t    *rapid.T
	k    *clinic
	org  string
	id   string
	mail string

	role     auth.Role
	mfa      auth.MFA
	methods  []auth.Factor
	must     bool
	disabled bool
	password string

	installs []*authtest.Wire
	has      []*thing // enrolled
	recovery string   // the active one
	spentBy  *authtest.Wire
	pending  []string
	pass     string
	passTill time.Time
	passBy   *authtest.Wire

	talks   []*talk
	begun   []begun         // nothing was right there yet, so they are not spent by use
	seen    map[string]bool // codes that were given
	given   []*given        // of those, what nobody has redeemed
	lives   []*life
	reached map[string]int
	number  int
	taken   int64 // the time step of the code that is posted
	device  *passkeytest.Device
	trips   []*trip
	act, of string // what is posted of a trip, and what a skip declines
	brought string // the passkey that a trip has brought
}

// thing is one enrolled authenticator.
type thing struct {
	id, secret string
	kind       auth.Factor
	last       int64 // newest step that was taken
	credential string
}

// talk is one conversation with what was proved in it.
type talk struct {
	wire                                       *authtest.Wire
	sessions                                   []string
	next                                       []api.Next
	over                                       bool
	password, saved, recovered, passed, newOne bool
	proved                                     map[auth.Factor]bool
	proofs                                     map[*thing]time.Time
	enrolled                                   []*thing
	sent                                       map[string]letter
	secret, shown                              string
	standsOn                                   string
	trip                                       *trip
	made                                       bool // a passkey that waits for a word
}

type begun struct {
	session string
	wire    *authtest.Wire
	trip    *trip
}

type letter struct {
	code   string
	at     time.Time
	misses int
}

func newStroll(t *testing.T, rt *rapid.T, k *clinic, n int) *stroll {
	name := fmt.Sprintf("w%d-%d", n, time.Now().UnixNano())
	w := &stroll{
		t: rt, k: k, mail: name + "@example.org", password: right, seen: map[string]bool{}, reached: map[string]int{},
		role:   rapid.SampledFrom([]auth.Role{auth.RoleMember, auth.RoleMember, auth.RoleMember, auth.RoleMember, auth.RoleAdmin, auth.RoleGuest, auth.RoleSolo}).Draw(rt, "role"),
		number: n, device: passkeytest.New(k.URL),
	}
	w.device.Counter = 100 // more than any of its passkeys was made with
	made := directory.NewAccount{Email: w.mail, Name: "Person", Password: right, Role: w.role}
	if w.role != auth.RoleSolo {
		org, err := k.Service.Directory.CreateOrganization(t.Context(), name)
		if err != nil {
			rt.Fatal(err)
		}
		w.org, made.OrganizationID = org.ID, org.ID
		w.policy()
	}
	w.id = k.Create(made).ID
	for _, kind := range walkKinds {
		if rapid.Bool().Draw(rt, "has "+string(kind)) {
			w.own(kind)
		}
	}
	if len(w.has) > 0 && rapid.Bool().Draw(rt, "has a recovery code") {
		code := recoverycode.New()
		plain, _ := recoverycode.Normalize(code)
		w.recovery = code.Reveal()
		w.store(func(tx store.Tx) error {
			return tx.InsertOneTimeCode(store.OneTimeCode{
				AccountID: w.id, Kind: store.OneTimeRecovery, Active: true, CreatedAt: k.Clock.Now(),
				Hash: recoverycode.Hash(k.Service.Directory.Key.Derive("recovery codes and passes"), w.id, plain),
			})
		})
	}
	w.installs = []*authtest.Wire{authtest.NewWire(t, k.URL), authtest.NewWire(t, k.URL)}
	return w
}

func (w *stroll) store(fn func(store.Tx) error) {
	if err := w.k.Store.Update(w.k.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// own enrolls behind the server's back.
func (w *stroll) own(kind auth.Factor) {
	key := w.k.Service.Directory.Key
	one := &thing{id: fmt.Sprintf("%s-%s-%d", w.id, kind, len(w.has)+len(w.trips)+int(w.k.Clock.Now().Unix())), kind: kind, secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
	row := store.Authenticator{Authenticator: auth.Authenticator{ID: one.id, AccountID: w.id, Factor: kind, CreatedAt: w.k.Clock.Now()}}
	switch kind {
	case app:
		row.Secret = flow.SealSeed(key, one.id, auth.Secret(one.secret))
	case emails:
		row.Address = flow.SealAddress(key, one.id, w.mail)
	case passkeys:
		row.CredentialID, row.Credential = w.ownPasskey()
		one.credential = row.CredentialID
	default:
		row.Address = flow.SealAddress(key, one.id, w.phone())
	}
	w.store(func(tx store.Tx) error { return tx.InsertAuthenticator(row) })
	w.has = append(w.has, one)
}

// phone is the person's own number.
func (w *stroll) phone() string { return fmt.Sprintf("+1201555%04d", w.number%10_000) }

func (w *stroll) install(label string) *authtest.Wire {
	return w.installs[rapid.IntRange(0, len(w.installs)-1).Draw(w.t, label)]
}

func (w *stroll) turn() {
	w.k.Delivered() // a lease must not run out by the set clock
	w.k.Clock.Advance(time.Duration(rapid.SampledFrom([]int{1, 0, 31, 5, 31, 1, 90, 700}).Draw(w.t, "seconds")) * time.Second)
	w.befall(rapid.IntRange(0, 49).Draw(w.t, "event"))
	if w.disabled && rapid.IntRange(0, 2).Draw(w.t, "enable") == 2 {
		w.enable()
	}
	w.k.Service.Directory.Unlock(w.k.t.Context(), w.mail) //nolint:errcheck // waits are shown elsewhere
	w.post()
	w.use()
}
