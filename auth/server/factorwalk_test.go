package server_test

import (
	"fmt"
	"net/http"
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

// S14: whatever is posted, in every order and twice, at two installs, while the
// policy changes, factors are reset and passes are issued: no code unless
// policy is met. What is met is reckoned here, from what was typed and what was
// right, and never from what the server believes.
func TestNoWalkReachesACodeWithoutItsSecondFactor(t *testing.T) {
	k := openBrowserClinic(t, auth.MFAOff, everyKind)
	n, codes := 0, map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w := newStroll(t, rt, k, n)
		for range rapid.IntRange(20, 70).Draw(rt, "turns") {
			w.turn()
		}
		for how, count := range w.reached {
			codes[how] += count
		}
	})
	t.Logf("codes reached: %v", codes)
	if codes["passkey"] == 0 || codes["password"] == 0 || codes["factor"] == 0 || codes["enrolled"]+codes["recovery"]+codes["pass"] == 0 {
		t.Error("the walk hardly reaches a code, so that it shows little")
	}
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
	reached map[string]int
	number  int
	taken   int64 // the time step of the code that is posted
	device  *passkeytest.Device
	trips   []*trip
	act, of string // what is posted of a trip, and what a skip declines
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
	one := &thing{id: fmt.Sprintf("%s-%s", w.id, kind), kind: kind, secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
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

func (w *stroll) install(label string) *authtest.Wire {
	return w.installs[rapid.IntRange(0, len(w.installs)-1).Draw(w.t, label)]
}

// met is the oracle: what policy asks of this conversation, in the words of
// docs/protocol.md.
func (w *stroll) met(c *talk) (how string, ok bool) {
	bound := w.role == auth.RoleMember || w.role == auth.RoleAdmin
	required := bound && w.mfa == auth.MFARequired
	allowed := func(kind auth.Factor) bool {
		return !bound || w.mfa == auth.MFAOff || slices.Contains(w.methods, kind)
	}
	var prior, priorAllowed, provedPrior, provedAllowed, enrolledAllowed bool
	for _, one := range w.has {
		if slices.Contains(c.enrolled, one) {
			enrolledAllowed = enrolledAllowed || allowed(one.kind)
			continue
		}
		prior = true
		priorAllowed = priorAllowed || allowed(one.kind)
		provedPrior = provedPrior || c.proved[one.kind]
		provedAllowed = provedAllowed || allowed(one.kind) && c.proved[one.kind]
	}
	switch {
	case !c.named():
		return "without a first factor", false
	case c.made:
		return "without a word on the passkey", false
	case w.must && !c.newOne:
		return "without a new password", false
	case (c.recovered || len(c.enrolled) > 0 && !prior) && !c.saved:
		return "without storing the recovery code", false
	case c.passed:
		return "pass", !required || enrolledAllowed || w.ownsAllAllowed()
	case !prior && !required && len(c.enrolled) == 0:
		return "password", true
	case !prior:
		return "enrolled", !required || enrolledAllowed
	case provedAllowed && !c.password:
		return "passkey", c.proved[passkeys]
	case provedAllowed:
		return "factor", true
	case c.recovered:
		return "recovery", priorAllowed || enrolledAllowed
	case provedPrior:
		return "enrolled", enrolledAllowed
	}
	return "with nothing", false
}

// ownsAllAllowed: only the one address is allowed, and it is enrolled.
func (w *stroll) ownsAllAllowed() bool {
	return slices.Equal(w.methods, []auth.Factor{emails}) &&
		slices.ContainsFunc(w.has, func(one *thing) bool { return one.kind == emails })
}

var walkSteps = []string{
	"password", "totp", "email_code", "sms_code", "recovery_code", "recovery_code_saved", "enroll_totp", "enroll_email",
	"enroll_sms", "enroll_passkey", "passkey", "google", "register", "new_password", "admin_pass", "skip", "status", "",
}

func (w *stroll) turn() {
	w.k.Delivered() // a lease must not run out by the set clock
	w.k.Clock.Advance(time.Duration(rapid.SampledFrom([]int{1, 0, 31, 5, 31, 1, 90, 700}).Draw(w.t, "seconds")) * time.Second)
	switch rapid.IntRange(0, 39).Draw(w.t, "event") {
	case 23: // rapid draws small numbers more often
		if w.org != "" {
			w.policy()
		}
	case 29:
		w.reset()
	case 31, 33, 35, 37, 39:
		w.issue()
	case 19:
		w.must = true
		w.store(func(tx store.Tx) error {
			account, err := tx.Account(w.id)
			account.MustChangePassword = true
			if err != nil {
				return err
			}
			return tx.UpdateAccount(account)
		})
	}
	w.k.Service.Directory.Unlock(w.k.t.Context(), w.mail) //nolint:errcheck // waits are shown elsewhere
	w.post()
}

func (w *stroll) reset() {
	if err := w.k.Service.Directory.ResetMFA(w.k.t.Context(), w.mail, directory.Actor{}); err != nil {
		w.t.Fatal(err)
	}
	w.has, w.recovery, w.spentBy, w.pending, w.pass = nil, "", nil, nil, ""
	for _, c := range w.talks {
		if c.recovered || c.passed || len(c.proved)+len(c.enrolled) > 0 {
			c.over = true // what it stood on is gone
		}
	}
}

func (w *stroll) issue() {
	pass, until, err := w.k.Service.Directory.IssuePass(w.k.t.Context(), w.mail, directory.PassLife, directory.Actor{})
	if err != nil {
		w.t.Fatal(err)
	}
	w.pass, w.passTill, w.passBy = pass.Reveal(), until, nil
}

// post takes one step: half of the time one that helps, else any.
func (w *stroll) post() {
	c := &talk{wire: w.install("install"), proved: map[auth.Factor]bool{}, sent: map[string]letter{}}
	fresh := len(w.talks) == 0 || rapid.IntRange(0, 5).Draw(w.t, "new talk") == 5 && len(w.talks) < 12
	session := ""
	if fresh && len(w.begun) > 0 && rapid.Bool().Draw(w.t, "from where nothing was right yet") {
		begun := w.begun[rapid.IntRange(0, len(w.begun)-1).Draw(w.t, "begun")]
		session, c.wire, c.trip = begun.session, begun.wire, begun.trip
	}
	if !fresh {
		c = w.talks[rapid.IntRange(0, len(w.talks)-1).Draw(w.t, "talk")]
		session = c.sessions[len(c.sessions)-1]
		if rapid.IntRange(0, 9).Draw(w.t, "an older auth_session") == 9 {
			session = rapid.SampledFrom(c.sessions).Draw(w.t, "auth_session")
		}
	}
	step, id := rapid.SampledFrom(walkSteps).Draw(w.t, "step"), ""
	if rapid.IntRange(0, 9).Draw(w.t, "helpful") < 8 {
		step = "password"
		if c.trip != nil && !c.trip.over || rapid.IntRange(0, 3).Draw(w.t, "by passkey") == 3 {
			step = "passkey"
		}
		if len(c.next) > 0 {
			one := c.next[rapid.IntRange(0, len(c.next)-1).Draw(w.t, "way")]
			step, id = string(one.Step), one.ID
			if one.Optional && rapid.Bool().Draw(w.t, "decline") {
				step, id = "skip", string(one.Step)
			}
		}
	}
	wire := c.wire
	if rapid.IntRange(0, 19).Draw(w.t, "another key") == 19 {
		wire = w.install("key")
	}
	if w.pass != "" && c.named() && rapid.IntRange(0, 7).Draw(w.t, "take the pass") >= 5 {
		step, id = "admin_pass", ""
	}
	form := wire.Start(w.mail, rapid.SampledFrom([]string{w.password, w.password, w.password, wrong}).Draw(w.t, "password"))
	form.Set("step", step)
	if session != "" {
		form.Set("auth_session", session)
	}
	if w.of = ""; step == "skip" {
		form.Set("of", id)
		w.of, id = id, ""
	}
	if step == "new_password" {
		form.Set("password", fmt.Sprintf("Velvet-Lantern-%d!", len(w.talks)+w.number))
	}
	if id == "" && rapid.Bool().Draw(w.t, "name one") && len(w.has) > 0 {
		id = w.has[rapid.IntRange(0, len(w.has)-1).Draw(w.t, "id")].id
	}
	if id != "" {
		form.Set("id", id)
	}
	if rapid.IntRange(0, 9).Draw(w.t, "send") >= 10-w.sends(c, step, id) {
		form.Set("send", "1")
		form.Set("phone", w.phone())
	} else if code := w.code(c, step, id); code != "" {
		form.Set("code", code)
	}
	w.pack(c, step, form)
	right := w.act == "" && w.right(c, step, form.Get("id"), form.Get("code"), form.Get("password"), wire, form.Get("send") == "1") || w.rightTrip(c, step, form)
	reply := wire.Post(api.PathChallenge, form)
	w.t.Logf("talk %d: %s id %q send %q code %q right %v -> %d %q %q next %v", slices.Index(w.talks, c), step, form.Get("id"), form.Get("send"), form.Get("code"), right, reply.Status, reply.Error.Error, reply.Answer.Reason, stepsOf(reply.Answer.Next))
	w.judge(c, fresh, session, step, form.Get("id"), form.Get("password"), form.Get("send") == "1", right, wire, reply)
}

// sends is how many times in ten a code is asked for rather than typed.
func (w *stroll) sends(c *talk, step, id string) int {
	if _, there := c.sent[w.wayName(step, id)]; there {
		return 1
	}
	return 6
}

// code is what is typed: mostly what belongs there, sometimes anything.
func (w *stroll) code(c *talk, step, id string) string {
	all := []string{"000000", "", w.recovery, w.pass}
	all = append(all, w.pending...)
	for _, other := range append(slices.Clone(w.talks), c) {
		for _, one := range other.sent {
			all = append(all, one.code)
		}
	}
	for _, one := range w.has {
		if one.kind == app {
			all = append(all, w.k.App(one.secret, rapid.IntRange(-3, 3).Draw(w.t, "steps")))
		}
	}
	if c.secret != "" {
		all = append(all, w.k.App(c.secret, 0))
	}
	if rapid.IntRange(0, 4).Draw(w.t, "any code") == 4 {
		return rapid.SampledFrom(all).Draw(w.t, "code")
	}
	switch step {
	case "totp":
		for _, one := range w.has {
			if one.kind == app && (id == "" || id == one.id) {
				return w.k.App(one.secret, rapid.IntRange(-1, 1).Draw(w.t, "steps"))
			}
		}
	case "enroll_totp":
		if c.secret != "" {
			return w.k.App(c.secret, 0)
		}
		return ""
	case "recovery_code":
		return w.recovery
	case "admin_pass":
		return w.pass
	}
	return c.sent[w.wayName(step, id)].code
}

func (w *stroll) wayName(step, id string) string {
	if step == "enroll_email" || step == "enroll_sms" {
		return step
	}
	if id != "" {
		return id
	}
	for _, one := range w.has {
		if string(one.kind) == step {
			return one.id
		}
	}
	return step
}

// right tells whether what is typed is right, by this world.
func (w *stroll) right(c *talk, step, id, code, password string, wire *authtest.Wire, send bool) bool {
	now := w.k.Clock.Now()
	switch step {
	case "password":
		return password == w.password
	case "new_password", "recovery_code_saved", "skip", "status":
		return true
	case "recovery_code":
		return code != "" && code == w.recovery && (w.spentBy == nil || w.spentBy == wire)
	case "admin_pass":
		return code != "" && code == w.pass && now.Before(w.passTill) && (w.passBy == nil || w.passBy == wire)
	case "totp":
		for _, one := range w.has {
			if one.kind != app || id != "" && id != one.id {
				continue
			}
			if w.taken = w.step(one.secret, code); w.taken > one.last {
				return true
			}
		}
		return false
	case "enroll_totp":
		return c.secret != "" && w.step(c.secret, code) > 0
	case "email_code", "sms_code", "enroll_email", "enroll_sms":
		one := c.sent[w.wayName(step, id)]
		return !send && one.code != "" && one.code == code && one.misses < 5 && now.Before(one.at.Add(10*time.Minute))
	}
	return false
}

// step is the time step of a code in the window, or 0.
func (w *stroll) step(secret, code string) int64 {
	for steps := 1; steps >= -1; steps-- {
		if code != "" && w.k.App(secret, steps) == code {
			return w.k.Clock.Now().Unix()/30 + int64(steps)
		}
	}
	return 0
}

// judge learns from an answer, and holds the invariant.
func (w *stroll) judge(c *talk, fresh bool, session, step, id, password string, send, right bool, wire *authtest.Wire, reply authtest.Reply) {
	if reply.Status >= 500 {
		w.t.Fatalf("%s: %d %s", step, reply.Status, reply.Raw)
	}
	code := reply.Answer.AuthorizationCode
	if code != "" && w.seen[code] {
		return // the stored answer of the same post
	}
	abroad := reply.Error.Error == api.ErrRedirectToWeb
	if reply.Status != http.StatusOK && reply.Error.Error != api.ErrInsufficientAuthorization && !abroad {
		return
	}
	if slices.Contains(c.sessions, reply.Answer.AuthSession) {
		return // a stored answer too
	}
	spent := !fresh && session != c.sessions[len(c.sessions)-1]
	if spent || c.over || session != "" && wire != c.wire {
		w.t.Fatalf("%s was answered from a spent, void or foreign auth_session: %s", step, reply.Raw)
	}
	c.wire = wire
	if step != "status" && c.trip != nil {
		c.trip.over, c.trip = true, nil
	}
	if abroad {
		c.trip, c.made = w.travel(step, reply.Answer.RequestURI), false
	}
	refused := reply.Answer.Reason != "" && reply.Answer.Reason != auth.ReasonPasswordChange
	if right && !refused {
		w.learn(c, step, id, password, send, wire, reply)
	} else if one, ok := c.sent[w.wayName(step, id)]; ok && reply.Answer.Reason == auth.ReasonInvalidCode {
		one.misses++
		c.sent[w.wayName(step, id)] = one
	}
	w.note(c, step, id, send, reply)
	if code == "" && !c.named() {
		w.begun = append(w.begun, begun{reply.Answer.AuthSession, wire, c.trip})
		return
	}
	if code == "" {
		c.sessions, c.next = append(c.sessions, reply.Answer.AuthSession), reply.Answer.Next
		if fresh {
			w.talks = append(w.talks, c)
		}
		return
	}
	how, ok := w.met(c)
	if !ok || c.over {
		w.t.Fatalf("a code %s, by step %q (right: %v)\npolicy %s %v, role %s, must %v\nhas %v\nproved %v, enrolled %v, recovered %v, passed %v, saved %v",
			how, step, right, w.mfa, w.methods, w.role, w.must, kindsOf(w.has), c.proved, kindsOf(c.enrolled), c.recovered, c.passed, c.saved)
	}
	w.seen[code] = true
	w.reached[how]++
	w.completed(c)
}

func stepsOf(next []api.Next) (steps []auth.Step) {
	for _, one := range next {
		steps = append(steps, one.Step)
	}
	return steps
}

func kindsOf(things []*thing) (kinds []auth.Factor) {
	for _, one := range things {
		kinds = append(kinds, one.kind)
	}
	return kinds
}

// learn records what was right and taken.
func (w *stroll) learn(c *talk, step, id, password string, send bool, wire *authtest.Wire, reply authtest.Reply) {
	switch step {
	case "password":
		c.password = true
	case "passkey":
		c.proved[passkeys] = true
	case "skip":
		c.made = c.made && w.of != "enroll_passkey"
	case "enroll_passkey":
		if c.made = !c.made; !c.made {
			w.enrolled(c, step)
		}
	case "new_password":
		c.newOne, w.must, w.password = true, false, password
		for _, other := range w.talks {
			other.over = other.over || other != c && other.password
		}
	case "recovery_code":
		c.recovered, c.standsOn, w.spentBy = true, w.recovery, wire
	case "admin_pass":
		c.passed, c.standsOn, w.passBy = true, w.pass, wire
	case "recovery_code_saved":
		if reply.Answer.RecoveryCode == "" {
			c.saved, w.recovery, w.spentBy = true, c.shown, nil
		}
	case "totp", "email_code", "sms_code":
		for _, one := range w.has {
			if one.id != w.wayName(step, id) {
				continue
			}
			c.proved[one.kind] = true
			if one.kind == app {
				one.last = w.taken
			}
		}
		delete(c.sent, w.wayName(step, id))
	case "enroll_totp", "enroll_email", "enroll_sms":
		if send || reply.Answer.Secret != "" {
			return
		}
		w.enrolled(c, step)
	}
}

// enrolled finds what was added, in the store: its ID is not told.
func (w *stroll) enrolled(c *talk, step string) {
	var kept []store.Authenticator
	w.store(func(tx store.Tx) (err error) {
		kept, err = tx.AuthenticatorsOf(w.id)
		return err
	})
	for _, row := range kept {
		if slices.ContainsFunc(w.has, func(one *thing) bool { return one.id == row.ID }) {
			continue
		}
		one := &thing{id: row.ID, kind: row.Factor, secret: c.secret, last: row.LastStep, credential: row.CredentialID}
		w.has, c.enrolled = append(w.has, one), append(c.enrolled, one)
	}
	c.secret = ""
	delete(c.sent, step)
}

// note keeps what an answer shows and what was sent.
func (w *stroll) note(c *talk, step, id string, send bool, reply authtest.Reply) {
	if reply.Answer.Secret != "" {
		c.secret = reply.Answer.Secret
	}
	if reply.Answer.RecoveryCode != "" {
		c.shown = reply.Answer.RecoveryCode
		w.pending = append(w.pending, c.shown)
	}
	if !send || step != "email_code" && step != "sms_code" && step != "enroll_email" && step != "enroll_sms" {
		return
	}
	to := w.mail
	if step == "sms_code" || step == "enroll_sms" {
		to = w.phone()
	}
	w.k.Delivered()
	box := w.k.Mail
	if to != w.mail {
		box = w.k.Texts
	}
	if last, ok := box.Last(to); ok && last.Code != "" && last.At.Equal(w.k.Clock.Now()) {
		c.sent[w.wayName(step, id)] = letter{code: last.Code.Reveal(), at: w.k.Clock.Now()}
	}
}

// completed: what a sign-in used up is gone for the others.
func (w *stroll) completed(c *talk) {
	c.over = true
	for _, other := range w.talks {
		if other == c || other.saved {
			continue
		}
		if other.recovered && (w.spentBy != nil || c.saved) || other.passed && c.passed {
			other.over = true
		}
	}
	if w.spentBy != nil {
		w.recovery, w.spentBy = "", nil
	}
	if c.passed {
		w.pass = ""
	}
}
