package app

import (
	"net/http"
	"strings"
	"testing"

	"foyer/auth/practice/provider/providertest"
)

// trusts makes a passkey of this computer for Hugo, who is home then.
func (h *house) trusts(s *surfer) {
	h.t.Helper()
	h.enters("Hugo Silva")
	h.reach(RouteChallenge)
	h.after(SubmitCode{Code: h.letter("hugo.silva")}, RouteTrust)
	h.Do(UseBrowser{})
	back := s.finishes(s.visits(h.sent()))
	s.forges(back)
	if st := h.State(); st.Route != RouteBrowser || h.raised.Load() != 0 {
		h.t.Fatalf("at %s after forged callbacks", st.Route)
	}
	s.home(back, "ok")
	st := h.reach(RouteConfirmPasskey)
	if e := st.Flow.Enrollment; e.PasskeyLabel != "Front desk" || h.raised.Load() != 1 {
		h.t.Fatalf("enrollment %+v", e)
	}
	h.after(ConfirmPasskey{}, RouteHome)
}

func TestPasskeyWithTheServer(t *testing.T) {
	h, s := openHouse(t), newSurfer(t)
	h.trusts(s)
	h.leaves()

	// Denied, then by itself.
	h.Do(SignInWithPasskey{Remember: true})
	s.home(s.cancels(s.visits(h.sent())), "cancelled")
	h.until("denied", func(st State) bool { return st.Route == RouteSignIn && st.Flow.Problem == ProblemBrowserDenied })
	h.Do(SignInWithPasskey{Remember: true})
	s.home(s.finishes(s.visits(h.sent())), "ok")
	st := h.reach(RouteHome)
	if st.Session.Name != "Hugo Silva" || !st.Session.Remembered {
		t.Fatalf("session %+v", st.Session)
	}
	h.Do(Show{Route: RouteSecurity})
	h.until("loaded", func(st State) bool { return st.Security.Loaded && len(st.Security.Methods) == 2 })
	h.leaves()

	// As the second factor, which a passkey of this computer is first.
	h.enters("Hugo Silva")
	st = h.reach(RouteChallenge)
	if st.Flow.Way.Step != StepPasskey || st.Flow.Way.Label != "Front desk" {
		t.Fatalf("way %+v", st.Flow.Way)
	}
	h.Do(UseBrowser{})
	s.visits(h.sent())
	h.until("open", func(st State) bool { return !st.Flow.Busy })
	h.Do(UseBrowser{})
	again := s.visits(h.sent())
	s.home(s.finishes(again), "ok")
	h.reach(RouteHome)

	// It is proof enough for what needs a fresh one.
	h.Do(Show{Route: RouteSecurity})
	h.until("loaded", func(st State) bool { return st.Security.Loaded })
	h.Do(ReplaceRecoveryCode{})
	h.reach(RouteRecoveryCode)
}

func TestGoogleWithTheServer(t *testing.T) {
	h, s := openHouse(t), newSurfer(t)
	h.until("offered", func(st State) bool {
		return st.Server.Offers.Google && st.Server.Offers.Registration == RegisteringOpen
	})
	walk := func(who providertest.Person) string {
		t.Helper()
		link := h.sent()
		brought, err := providertest.Walk(t.Context(), s.client.Transport, link, who)
		if err != nil {
			t.Fatal(err)
		}
		return redirectOf(t, link) + "?" + brought.Encode()
	}
	h.Do(SignInWithGoogle{})
	s.home(walk(providertest.Person{Name: "Nora Quist", Email: "nora.quist@gmail.com", Cancels: true}), "cancelled")
	h.until("denied", func(st State) bool { return st.Route == RouteSignIn && st.Flow.Problem == ProblemBrowserDenied })

	h.Do(SignInWithGoogle{})
	s.home(walk(providertest.Person{Name: "Nora Quist", Email: "nora.quist@gmail.com"}), "ok")
	st := h.reach(RouteHome)
	if st.Session.Name != "Nora Quist" || st.Session.Email != "nora.quist@gmail.com" {
		t.Fatalf("session %+v", st.Session)
	}
	h.leaves()

	// The address of somebody with a password; first one that Google has not
	// proved.
	h.Do(SignInWithGoogle{})
	s.home(walk(providertest.Person{Name: "Kofi Mensah", Email: "kofi@mensah.example"}), "ok")
	h.reach(RouteChallenge)
	h.until("sent", func(st State) bool { return st.Flow.Way.Sent && !st.Flow.Busy })
	h.Do(SubmitCode{Code: h.letter("kofi")})
	h.until("to be linked", func(st State) bool { return st.Route == RouteSignIn && st.Flow.Problem == ProblemProofRequired })
	h.Do(CancelFlow{})
	h.until("given up", func(st State) bool { return !st.Flow.FixedUsername })
	h.Do(SignInWithGoogle{})
	s.home(walk(providertest.Person{Name: "Ann Lee", Email: "ann.lee@riverside.example"}), "ok")
	st = h.until("to be linked", func(st State) bool { return st.Route == RouteSignIn && st.Flow.FixedUsername && !st.Flow.Busy })
	if st.Flow.Problem != ProblemProofRequired || !st.Flow.FixedUsername || !strings.Contains(st.Flow.Username, "@riverside.example") {
		t.Fatalf("flow %+v", st.Flow)
	}
	h.after(SignIn{Password: "wrong"}, RouteSignIn)
	if st := h.State(); st.Flow.Problem != ProblemCredentials || !st.Flow.FixedUsername {
		t.Fatalf("flow %+v", st.Flow)
	}
	h.Do(SignIn{Password: passwordOf(t, "Ann Lee")})
	st = h.reach(RouteHome)
	if st.Session.Email != "ann.lee@riverside.example" {
		t.Fatalf("session %+v", st.Session)
	}
	h.leaves()

	h.Do(SignInWithGoogle{})
	s.home(walk(providertest.Person{Name: "Ann Lee", Email: "ann.lee@riverside.example"}), "ok")
	h.reach(RouteHome) // linked
}

func TestRegisterWithTheServer(t *testing.T) {
	h := openHouse(t)
	h.until("offered", func(st State) bool { return st.Server.Offers.Known })
	h.after(Show{Route: RouteRegister}, RouteRegister)
	h.after(Register{Name: "Petra Novak", Email: newcomer, Password: "Password-1", Repeat: "Password-1"}, RouteRegister)
	if st := h.State(); st.Flow.Problem != ProblemWeakPassword || st.Flow.Registration.Email != newcomer {
		t.Fatalf("flow %+v", st.Flow)
	}
	h.after(Register{Name: "Petra Novak", Email: newcomer, Password: right, Repeat: right}, RouteChallenge)
	h.after(SubmitCode{Code: "000000"}, RouteChallenge)
	if st := h.State(); st.Flow.Problem != ProblemCode || st.Flow.Way.AttemptsLeft != 4 {
		t.Fatalf("flow %+v, way %+v", st.Flow, st.Flow.Way)
	}
	h.after(SubmitCode{Code: h.letter(newcomer)}, RouteHome)
	if st := h.State(); st.Session.Name != "Petra Novak" || st.Session.Email != newcomer {
		t.Fatalf("session %+v", st.Session)
	}
	h.leaves()
	h.Do(SignIn{Username: newcomer, Password: right})
	h.reach(RouteHome)
}

func TestForgottenPasswordWithTheServer(t *testing.T) {
	h := openHouse(t)
	for _, who := range []string{"ann.lee@riverside.example", "nobody@riverside.example"} {
		h.Do(Show{Route: RouteForgot})
		h.Do(RequestReset{Identifier: who})
		h.until("sent", func(st State) bool { return st.Flow.Forgot != nil && st.Flow.Forgot.Sent && !st.Flow.Busy })
		h.Do(Back{})
	}
	h.until("mailed", func(State) bool {
		for _, one := range h.inbox.Letters() {
			if strings.Contains(one.Text, "/password/reset") && strings.Contains(one.To, "ann.lee") {
				return true
			}
		}
		return false
	})
}

func TestThisComputerOnly(t *testing.T) {
	h := openHouse(t)
	h.Do(UseComputer{})
	h.until("at the other server", func(st State) bool {
		return st.Server.Kind == ServerComputer && st.Route == RouteSignIn && st.Server.Offers.Registration == RegisteringFirst
	})
	if kept, err := h.options.Profile.Load(); err != nil || !kept.Computer || kept.ServerURL != "" {
		h.until("remembered", func(State) bool { kept, _ := h.options.Profile.Load(); return kept.Computer })
	}
	h.Do(Show{Route: RouteRegister})
	h.until("first", func(st State) bool { return st.Flow.Registration != nil && st.Flow.Registration.First })
	h.after(Register{Name: "Petra Novak", Email: newcomer, Password: right, Repeat: right}, RouteHome)
	h.until("admin", func(st State) bool {
		return st.Organization.Admin && st.Server.Offers.Registration != RegisteringFirst && st.Server.Offers.Known
	})
	h.Do(Show{Route: RouteMail})
	st := h.until("read", func(st State) bool { return st.Route == RouteMail && st.Organization.Mail.Loaded })
	if m := st.Organization.Mail; m.Server != "" || !m.Editable {
		t.Fatalf("mail %+v", m)
	}
	h.Do(SaveMail{Server: "not a server", From: "x"})
	h.until("refused", func(st State) bool { return st.Organization.Problem == ProblemNotUsable && !st.Organization.Busy })
	h.Do(SaveMail{Server: "127.0.0.1:1", From: "foyer@x.example"})
	h.until("saved", func(st State) bool {
		return st.Organization.Done == "organization.mail" && st.Organization.Mail.Server == "127.0.0.1:1" && st.Server.Offers.Reset
	})
	h.Do(SaveMail{})
	h.until("off", func(st State) bool {
		return st.Organization.Done == "organization.mail_off" && st.Organization.Mail.Server == "" && !st.Server.Offers.Reset
	})
	h.leaves()
	h.Do(UsePractice{})
	h.until("back in practice", func(st State) bool { return st.Server.Kind == ServerPractice && st.Route == RouteSignIn })
	h.until("forgotten", func(State) bool { kept, _ := h.options.Profile.Load(); return !kept.Computer })
}

func TestInvitationsWithTheServer(t *testing.T) {
	h := openHouse(t)
	h.enters("Elena Mart\u00edn")
	h.until("admin", func(st State) bool { return st.Route == RouteHome && st.Organization.Admin })
	h.Do(Show{Route: RoutePeople})
	st := h.until("loaded", func(st State) bool { return st.Organization.Loaded })
	if st.Organization.Registration != RegisteringOpen {
		t.Fatalf("registration %q", st.Organization.Registration)
	}
	h.Do(Invite{Email: newcomer, Role: "guest"})
	st = h.until("invited", func(st State) bool {
		return st.Organization.Done == "organization.invited" && len(st.Organization.Invitations) == 1
	})
	if one := st.Organization.Invitations[0]; one.Email != newcomer || one.Role != "guest" || one.At.IsZero() {
		t.Fatalf("invitation %+v", one)
	}
	h.Do(Invite{Email: "ann.lee@riverside.example", Role: "member"})
	h.until("taken", func(st State) bool { return st.Organization.Problem == ProblemTaken && !st.Organization.Busy })
	h.Do(Invite{Email: "nonsense", Role: "member"})
	h.until("not usable", func(st State) bool { return st.Organization.Problem == ProblemNotUsable && !st.Organization.Busy })
	h.Do(WithdrawInvitation{Email: newcomer})
	h.until("withdrawn", func(st State) bool {
		return st.Organization.Done == "organization.withdrawn" && len(st.Organization.Invitations) == 0
	})
}

// redirectOf reads the way back out of an authorization address.
func redirectOf(t *testing.T, link string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	return request.URL.Query().Get("redirect_uri")
}
