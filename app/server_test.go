package app

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	authenticator "github.com/pquerna/otp/totp"

	"foyer/app/keychain"
	"foyer/app/keychain/keychaintest"
	"foyer/app/profile"
	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/courier/inbox"
	"foyer/auth/factor/password"
	"foyer/auth/practice"
	"foyer/auth/service"
)

// house is a program with the practice server inside, in real time.
type house struct {
	*Client
	t      *testing.T
	inbox  *inbox.Inbox
	opened chan string // what the browser was sent to
	raised atomic.Int32
}

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, opened: make(chan string, 16)}
	folder := t.TempDir()
	serve := func(kind service.Kind) func(context.Context) (*Embedded, error) {
		return func(ctx context.Context) (*Embedded, error) {
			return h.serve(ctx, kind, filepath.Join(folder, string(kind)))
		}
	}
	for _, kind := range []service.Kind{service.Practice, service.Computer} {
		authtest.Prepare(t, filepath.Join(folder, string(kind)))
	}
	kept, err := profile.Open(filepath.Join(folder, "profile"))
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	h.Client, err = New(Options{
		Keychain: keychaintest.NewMemory(keychain.Options{}), Profile: kept, ProfileKey: kept.Key(), Transport: transport,
		OpenServer: serve(service.Practice), OpenComputer: serve(service.Computer), DeviceName: "Front desk",
		OpenURL: func(url string) error { h.opened <- url; return nil }, Raise: func() { h.raised.Add(1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- h.Run(t.Context()) }()
	t.Cleanup(func() {
		h.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		transport.CloseIdleConnections()
	})
	h.reach(RouteSignIn)
	return h
}

func (h *house) serve(ctx context.Context, kind service.Kind, data string) (*Embedded, error) {
	opened, err := service.Open(ctx, service.Options{
		Kind: kind, Data: data, Embedded: true, Hash: password.Options{Params: authtest.CheapHash, Wait: 30 * time.Second},
	})
	if err != nil {
		return nil, err
	}
	h.inbox = opened.Inbox
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- opened.Serve(serving, func(url string) { ready <- url }) }()
	select {
	case url := <-ready:
		return &Embedded{URL: url, Launch: auth.Secret(opened.Launch()), Close: func() error {
			stop()
			return errors.Join(<-ended, opened.Close())
		}}, nil
	case err := <-ended:
		stop()
		return nil, errors.Join(err, opened.Close())
	}
}

// until waits for a State.
func (h *house) until(what string, is func(State) bool) State {
	h.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		st := h.State()
		if is(st) {
			return st
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("not %s: route %s, flow %+v, security %+v, organization %+v", what, st.Route, st.Flow, st.Security, st.Organization)
		}
	}
}

func (h *house) reach(route Route) State {
	h.t.Helper()
	return h.until(string(route), func(st State) bool { return st.Route == route && !st.Flow.Busy })
}

// after does something and waits for what is due then.
func (h *house) after(intent Intent, route Route) State {
	h.t.Helper()
	attempt := h.State().Flow.Attempt
	h.Do(intent)
	_, shows := intent.(Show)
	return h.until(string(route), func(st State) bool {
		return st.Route == route && !st.Flow.Busy && (shows || st.Flow.Attempt > attempt || route == RouteSecurity || route == RoutePeople)
	})
}

func passwordOf(t *testing.T, name string) Secret {
	t.Helper()
	for _, one := range practice.People {
		if one.Name == name {
			return Secret(one.Password)
		}
	}
	t.Fatalf("nobody is called %s", name)
	return ""
}

func (h *house) enters(name string) State {
	h.t.Helper()
	for _, one := range practice.People {
		if one.Name == name {
			h.Do(SignIn{Username: one.Identifier(), Password: Secret(one.Password)})
			return h.until("past the password", func(st State) bool { return st.Route != RouteSignIn && !st.Flow.Busy })
		}
	}
	h.t.Fatalf("nobody is called %s", name)
	return State{}
}

// distrusts says no to "Trust this device?" and is home.
func (h *house) distrusts() State {
	h.t.Helper()
	h.reach(RouteTrust)
	return h.after(SkipWay{}, RouteHome)
}

func (h *house) leaves() {
	h.t.Helper()
	h.Do(LogOut{})
	h.reach(RouteSignIn)
}

// letter waits for the newest code to somebody.
func (h *house) letter(to string) Secret {
	h.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for _, one := range h.inbox.Letters() {
			if strings.Contains(one.To, to) && one.Code != "" {
				return Secret(one.Code)
			}
		}
	}
	h.t.Fatalf("no code for %s", to)
	return ""
}

func (h *house) app(seed string) Secret {
	h.t.Helper()
	code, err := authenticator.GenerateCode(seed, time.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	return Secret(code)
}

func TestSetUpAndRecoveryWithTheServer(t *testing.T) {
	h := openHouse(t)
	h.enters("Farah Haddad")
	st := h.reach(RouteEnroll)
	if len(st.Flow.Ways) != 4 || st.Flow.Enrollment.Bar != 1 {
		t.Fatalf("flow %+v", st.Flow)
	}
	st = h.after(ChooseWay{Step: StepEnrollTOTP}, RouteEnrollTOTP)
	st = h.after(SubmitCode{Code: h.app(st.Flow.Enrollment.Secret)}, RouteRecoveryCode)
	recovery := st.Flow.Enrollment.RecoveryCode
	h.after(RecoverySaved{}, RouteTrust)
	h.distrusts()
	h.leaves()

	h.enters("Farah Haddad")
	h.reach(RouteChallenge)
	h.Do(OtherWays{})
	h.reach(RouteMethods)
	h.after(ChooseWay{Step: StepRecoveryCode}, RouteChallenge)
	st = h.after(SubmitCode{Code: Secret(strings.ToLower(recovery))}, RouteRecoveryCode)
	if st.Flow.Enrollment.RecoveryCode == recovery || !st.Flow.Enrollment.RecoveryReplaced {
		t.Fatalf("enrollment %+v", st.Flow.Enrollment)
	}
	h.after(RecoverySaved{}, RouteEnroll)
	h.after(SkipWay{}, RouteHome)
}

func TestSentCodesWithTheServer(t *testing.T) {
	h := openHouse(t)
	h.enters("Hugo Silva")
	st := h.reach(RouteChallenge)
	if !st.Flow.Way.Sent || st.Flow.Way.Step != StepEmailCode {
		t.Fatalf("way %+v", st.Flow.Way)
	}
	h.until("accepted", func(st State) bool {
		return st.Flow.Way != nil && st.Flow.Way.Delivery == DeliveryAccepted && !st.Flow.Way.ExpiresAt.IsZero()
	})
	st = h.after(SubmitCode{Code: "000000"}, RouteChallenge)
	if st.Flow.Problem != ProblemCode || st.Flow.Way.AttemptsLeft != 4 {
		t.Fatalf("flow %+v", st.Flow)
	}
	h.after(SubmitCode{Code: h.letter("hugo.silva")}, RouteTrust)
	h.distrusts()
	h.leaves()

	h.enters("Jonas Berg")
	st = h.reach(RouteMethods)
	if st.Flow.Way != nil || len(st.Flow.Ways) < 3 {
		t.Fatalf("flow %+v", st.Flow)
	}
	for _, w := range st.Flow.Ways {
		if w.Step == StepSMSCode {
			h.after(ChooseWay{Step: w.Step, ID: w.ID}, RouteChallenge)
		}
	}
	h.until("sent", func(st State) bool { return st.Flow.Way.Sent && !st.Flow.Busy })
	h.after(SubmitCode{Code: h.letter("0177")}, RouteTrust)
	h.distrusts()
}

func TestSecurityWithTheServer(t *testing.T) {
	h := openHouse(t)
	h.enters("Ann Lee")
	h.reach(RouteHome)
	h.Do(Show{Route: RouteSecurity})
	st := h.until("loaded", func(st State) bool { return st.Security.Loaded })
	if len(st.Security.Addable) != 4 || len(st.Security.Methods) != 0 || !st.Security.HasPassword {
		t.Fatalf("security %+v", st.Security)
	}
	h.Do(AddMethod{Step: StepEnrollTOTP})
	st = h.reach(RouteEnrollTOTP)
	h.after(SubmitCode{Code: h.app(st.Flow.Enrollment.Secret)}, RouteRecoveryCode)
	h.Do(RecoverySaved{})
	done := func(done string, is func(Security) bool) State {
		t.Helper()
		return h.until(done, func(st State) bool {
			return st.Route == RouteSecurity && !st.Security.Busy && st.Security.Done == done && is(st.Security)
		})
	}
	st = done("security.added", func(s Security) bool { return len(s.Methods) == 1 && !s.RecoveryAt.IsZero() })
	id := st.Security.Methods[0].ID
	h.Do(RenameMethod{ID: id, Label: "Ann's Pixel"})
	done("security.renamed", func(s Security) bool { return s.Methods[0].Label == "Ann's Pixel" })
	h.Do(AddMethod{Step: StepEnrollEmail})
	h.until("sent", func(st State) bool { return st.Route == RouteEnrollEmail && st.Flow.Way.Sent && !st.Flow.Busy })
	h.Do(SubmitCode{Code: h.letter("ann.lee")})
	done("security.added", func(s Security) bool { return len(s.Methods) == 2 })
	h.Do(SetDefaultMethod{ID: id})
	done("security.default", func(s Security) bool { return s.Methods[0].Default || s.Methods[1].Default })
	h.Do(ReplaceRecoveryCode{})
	st = h.reach(RouteRecoveryCode)
	if !st.Flow.Enrollment.RecoveryReplaced || st.Flow.Purpose != PurposeRecovery {
		t.Fatalf("flow %+v", st.Flow)
	}
	h.Do(RecoverySaved{})
	done("security.recovery", func(Security) bool { return true })
	h.Do(ChangePassword{})
	h.reach(RouteNewPassword)
	h.Do(NewPassword{Password: "Another-Harbor-8", Repeat: "Another-Harbor-8"})
	done("security.password", func(Security) bool { return true })
	h.Do(RemoveMethod{ID: id})
	done("security.removed", func(s Security) bool { return len(s.Methods) == 1 })
	h.Do(Show{Route: RouteActivity})
	h.until("activity", func(st State) bool { return len(st.Security.Activity) > 3 })
}

func TestAdminHelpsWithTheServer(t *testing.T) {
	h := openHouse(t)
	h.enters("Maya Torres")
	h.reach(RouteChallenge)
	h.Do(SubmitCode{Code: h.letter("maya.torres")})
	h.distrusts()
	h.until("admin", func(st State) bool { return st.Route == RouteHome && st.Organization.Admin })
	h.Do(Show{Route: RouteOrganization})
	st := h.until("loaded", func(st State) bool { return st.Organization.Loaded })
	if o := st.Organization; o.Name != practice.HospitalName || o.MFA != "required" || len(o.People) < 5 || len(o.Offered) < 2 {
		t.Fatalf("organization %+v", o)
	}
	h.Do(PreviewPolicy{MFA: "required", Methods: []string{"authenticator"}})
	h.until("previewed", func(st State) bool { return st.Organization.Preview != nil && st.Organization.Preview.Affected > 0 })
	h.Do(SavePolicy{MFA: "required", Methods: []string{"authenticator", "email", "text"}})
	h.until("saved", func(st State) bool { return st.Organization.Done == "organization.saved" })
	h.Do(Show{Route: RoutePeople})
	for _, one := range st.Organization.People {
		if one.Name == "Lena Fischer" {
			h.Do(IssuePass{PersonID: one.ID})
		}
	}
	pass := h.until("issued", func(st State) bool { return st.Organization.Pass != nil }).Organization.Pass.Code
	h.leaves()

	h.enters("Lena Fischer")
	h.reach(RouteChallenge)
	h.Do(Stranded{})
	h.reach(RouteStranded)
	st = h.after(SubmitCode{Code: Secret(pass)}, RouteEnroll)
	if st.Flow.Problem != ProblemNone {
		t.Fatalf("flow %+v", st.Flow)
	}
	h.after(ChooseWay{Step: StepEnrollSMS}, RouteEnrollText)
	h.after(SubmitPhone{Number: "+1 900 555 0100"}, RouteEnrollText)
	if st = h.State(); st.Flow.Problem != ProblemPhone || st.Flow.Enrollment.PhoneWhy == "" {
		t.Fatalf("flow %+v", st.Flow)
	}
	h.after(SubmitPhone{Number: "(202) 555-0199"}, RouteEnrollText)
	h.until("sent", func(st State) bool { return st.Flow.Enrollment.PhoneAccepted && !st.Flow.Busy })
	h.after(SubmitCode{Code: h.letter("0199")}, RouteRecoveryCode)
	h.after(RecoverySaved{}, RouteHome)
}
