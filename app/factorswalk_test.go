package app

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"foyer/app/browser"
	"foyer/auth"
	"foyer/auth/api"
)

// TestRandomWalkOverFactors lets a server answer anything that is well-formed
// and a person do anything, in any order. Whatever happens: nothing hangs, no
// secret outlives its screen, and Cancel leads out.
func TestRandomWalkOverFactors(t *testing.T) {
	walks := uint64(12)
	if more, err := strconv.ParseUint(os.Getenv("FOYER_WALKS"), 10, 64); err == nil {
		walks = more // for a soak
	}
	for seed := range walks {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				k := &factorsWalk{stage: s, desk: d, random: rand.New(rand.NewPCG(seed, 2))}
				s.role = "admin"
				s.serves(listCall, line{status: 200, raw: authenticators})
				for range 120 {
					k.step()
				}
				k.leave()
			})
		})
	}
}

type factorsWalk struct {
	*stage
	desk   *desk
	random *rand.Rand
	trace  []string
}

func pick[T any](k *factorsWalk, from ...T) T { return from[k.random.IntN(len(from))] }

// improvise gives each step a new answer.
func (k *factorsWalk) improvise() {
	steps := []string{
		"password", "totp", "email_code", "sms_code", "recovery_code", "recovery_code_saved", "enroll_totp", "enroll_email",
		"enroll_sms", "passkey", "google", "enroll_passkey", "register", "admin_pass", "skip", "status", "new_password", "step_up:manage", "step_up:recovery_code", "step_up:password", "step_up:admin",
	}
	for _, step := range steps {
		k.script(step, k.line(step))
	}
}

func (k *factorsWalk) line(step string) line {
	done := code
	if k.desk.State().Session.SignedIn {
		done = stepCode
	}
	n := k.random.IntN(20)
	switch {
	case n < 4 && step != "status":
		return done
	case n == 4:
		return wait(1 + k.random.IntN(60))
	case n == 5:
		return line{status: 503, answer: api.Answer{Error: api.ErrTemporarilyUnavailable}, retry: 1}
	case n == 6:
		return line{status: 400, answer: api.Answer{Error: api.ErrInvalidRequest, Next: k.ways()}}
	case n == 7 && k.random.IntN(4) == 0:
		return line{status: 400, answer: api.Answer{Error: api.ErrInvalidSession}}
	case n == 8 && k.random.IntN(4) == 0:
		return line{status: 403, answer: api.Answer{Error: api.ErrAccessDenied}}
	}
	switch away := k.random.IntN(2) == 0; {
	case away && (step == "passkey" || step == "enroll_passkey"):
		return leg("w", k.ways()...)
	case away && step == "google":
		return google("n1")
	}
	said := refusedFor(pick[auth.Reason](k, "", "", "", auth.ReasonInvalidCode, auth.ReasonCodeExpired, auth.ReasonClockSkew,
		auth.ReasonDeliveryFailed, auth.ReasonAuthenticatorDisabled, auth.ReasonProofRequired, auth.ReasonRegistrationClosed, auth.ReasonPhoneNotSupported, "of_the_future"), k.ways()...)
	if slices.ContainsFunc(said.answer.Next, func(n api.Next) bool { return n.Step == auth.StepRecoveryCodeSaved }) {
		said.answer.RecoveryCode = fresh
	}
	if step == "enroll_totp" {
		said.answer.Secret, said.answer.OTPAuthURI = seed, seedURI
	}
	return said
}

func (k *factorsWalk) ways() []api.Next {
	all := []api.Next{totp, email, text, recovery, saved, setTOTP, setEmail, setText, {Step: "dance"}, {Step: auth.StepStatus},
		byPasskey, byGoogle, makeKey, trust, ownMail}
	if k.random.IntN(6) == 0 {
		return []api.Next{made}
	}
	if k.desk.State().Session.SignedIn || k.random.IntN(4) == 0 {
		all = append(all, api.Next{Step: auth.StepPassword})
	}
	k.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:1+k.random.IntN(4)]
	for i := range all {
		if k.random.IntN(2) == 0 {
			all[i] = out(all[i], pick(k, "queued", "accepted", "failed"), k.random.IntN(40))
		}
		all[i].Optional = k.random.IntN(4) == 0
		all[i].Ask = i == 0 && k.random.IntN(4) == 0
	}
	return all
}

func (k *factorsWalk) step() {
	k.improvise()
	k.w.network(pick(k, k.network, k.network, k.network, k.network, unplugged, func(c call, answer func() *http.Response) (*http.Response, error) {
		_, _ = k.network(c, answer)
		return nil, http.ErrServerClosed // arrived, but nobody heard the answer
	}))
	flow := k.desk.State().Flow
	chosen := ChooseWay{Step: StepTOTP}
	if len(flow.Ways) > 0 {
		way := flow.Ways[k.random.IntN(len(flow.Ways))]
		chosen = ChooseWay{Step: way.Step, ID: way.ID}
	}
	intent := pick[Intent](k, SignIn{Username: ann, Password: right}, SignIn{Username: ann, Password: right}, chosen, chosen, OtherWays{},
		SubmitCode{Code: "918273"}, SubmitCode{Code: "918273"}, SubmitCode{Code: "918274"}, SendCode{}, SubmitPhone{Number: "212 555 0142"},
		RecoverySaved{}, SkipWay{}, Stranded{}, Back{}, CancelFlow{}, NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"},
		Show{RouteHelp}, Show{RouteSecurity}, AddMethod{Step: StepEnrollTOTP}, AddMethod{Step: StepEnrollSMS}, ReplaceRecoveryCode{}, ChangePassword{},
		RemoveMethod{ID: "t1"}, LogOut{}, RetryNow{}, SignInWithPasskey{}, SignInWithGoogle{Remember: true}, UseBrowser{}, UseBrowser{}, CopyBrowserLink{},
		ConfirmPasskey{}, DropPasskey{}, Show{RouteRegister}, Show{RouteForgot}, form, RequestReset{Identifier: ann})
	switch route := k.desk.State().Route; {
	case route == RouteSignIn && k.random.IntN(4) > 0:
		intent = SignIn{Username: ann, Password: right}
	case route == RouteHelp && k.random.IntN(4) > 0:
		intent = Back{}
	case route == RouteHome && k.random.IntN(2) == 0:
		intent = Show{RouteSecurity}
	}
	k.trace = append(k.trace, fmt.Sprintf("%T", intent))
	if k.random.IntN(8) == 0 {
		k.desk.do(intent, intent, CancelFlow{})
	}
	k.desk.do(intent)
	if k.random.IntN(3) == 0 {
		k.surf()
	}
	if k.random.IntN(20) == 0 {
		k.desk.pass(5 * time.Minute)
	}
	st := k.desk.pass(time.Duration(k.random.IntN(4000)) * time.Millisecond)
	k.trace = append(k.trace, string(st.Route))
	k.look(st)
}

// surf lets the browser come back, to whoever listens last.
func (k *factorsWalk) surf() {
	if len(k.w.lanes) == 0 {
		return
	}
	l := k.desk.lane()
	l.mu.Lock()
	l.code = "lc"
	l.mu.Unlock()
	select {
	case l.result <- pick(k, nil, nil, nil, browser.ErrDenied, browser.ErrBrowser):
		k.trace = append(k.trace, "browser")
	default:
	}
}

func (k *factorsWalk) look(st State) {
	k.t.Helper()
	base := st.Route
	if away := st.Flow.Browser != nil; base == RouteBrowser && !away || !away && !k.desk.closed() || away && !st.Flow.Busy && !st.Flow.Browser.Opening && k.desk.closed() {
		k.t.Fatalf("listens: %t, browser %+v at %q after %v", !k.desk.closed(), st.Flow.Browser, base, k.trace)
	}
	if st.Flow.Busy && st.Flow.BusySince.IsZero() {
		k.t.Fatalf("makes no sense after %v: %+v", k.trace, st.Flow)
	}
	if st.Route == RouteHelp || isFactorRoute(st.Route) {
		return // what lies beneath may show a secret
	}
	for _, secret := range []string{seed, fresh, "91827", right.Reveal()} {
		if holds(st, secret) {
			k.t.Fatalf("%q at %q after %v", secret, base, k.trace)
		}
	}
}

// leave cancels from wherever the walk has led to, then signs in.
func (k *factorsWalk) leave() {
	k.w.network(k.network)
	for _, step := range []string{"password", "totp", "email_code", "enroll_totp", "skip", "status", "passkey", "google", "enroll_passkey"} {
		k.script(step, code)
	}
	k.desk.pass(2 * time.Minute)
	k.desk.each(CancelFlow{}, CancelFlow{}, CancelFlow{}, Show{RouteSignIn})
	st := k.desk.pass(2 * time.Minute)
	if st.Flow.Busy {
		k.t.Fatalf("hangs after %v: %+v", k.trace, st.Flow)
	}
	if !st.Session.SignedIn {
		k.desk.each(Back{}, Back{}, SignIn{Username: ann, Password: right})
	}
	st = k.desk.each(Back{}, Back{}, Back{})
	if !st.Session.SignedIn || st.Route != RouteHome {
		k.t.Fatalf("at %q after %v: %+v", st.Route, k.trace, st)
	}
}
