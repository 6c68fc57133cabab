package app

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// stepNamed and requestTo match the requests that an intent is to make once.
func stepNamed(name string) func(call) bool {
	return func(c call) bool {
		posted := c.form.Get(api.ParamStep)
		if c.form.Has(api.ParamStepUp) {
			posted = "step_up:" + c.form.Get(api.ParamPurpose)
		}
		return c.path == api.PathChallenge && posted == name
	}
}

func requestTo(method, path string) func(call) bool {
	return func(c call) bool { return c.method == method && c.path == path }
}

func ofAPI(method, path string) func(call) bool { return requestTo(method, api.PathAPI+path) }

// doubles are the primary intents, each on the screen that it belongs to.
var doubles = []struct {
	name   string
	enter  func(*desk, *stage)
	intent Intent
	once   func(call) bool
}{
	{"sign in", onStart, SignIn{Username: ann, Password: right}, stepNamed("password")},
	{"new password", onScreen(ways(api.Next{Step: auth.StepNewPassword})), NewPassword{Password: right, Repeat: right}, stepNamed("new_password")},
	{"ask for a reset", onForm(RouteForgot), RequestReset{Identifier: ann}, requestTo(http.MethodPost, api.PathForgot)},
	{"register", onForm(RouteRegister), form, stepNamed("register")},
	{"passkey", onStart, SignInWithPasskey{}, stepNamed("passkey")},
	{"google", onStart, SignInWithGoogle{}, stepNamed("google")},
	{"passkey as second factor", onScreen(ways(byPasskey, totp)), UseBrowser{}, stepNamed("passkey")},
	{"open again", begun(SignInWithPasskey{}), UseBrowser{}, stepNamed("passkey")},
	{"copy link", begun(SignInWithPasskey{}), CopyBrowserLink{}, stepNamed("passkey")},
	{"keep passkey", makesPasskey, ConfirmPasskey{}, stepNamed("enroll_passkey")},
	{"drop passkey", makesPasskey, DropPasskey{}, stepNamed("skip")},
	{"choose a method", onScreen(ways(setTOTP, setEmail)), ChooseWay{Step: StepEnrollTOTP}, stepNamed("enroll_totp")},
	{"choose another way", onScreen(ways(totp, text)), ChooseWay{Step: StepSMSCode, ID: "s1"}, stepNamed("sms_code")},
	{"code", onScreen(ways(totp)), SubmitCode{Code: "123456"}, stepNamed("totp")},
	{"send again", onScreen(ways(out(email, "accepted", 0))), SendCode{}, stepNamed("email_code")},
	{"phone", choosesText, SubmitPhone{Number: "(415) 555-0142"}, stepNamed("enroll_sms")},
	{"saved", onScreen(recoverWith()), RecoverySaved{}, stepNamed("recovery_code_saved")},
	{"skip", onScreen(ways(trust)), SkipWay{}, stepNamed("skip")},

	{"add", inSecurity, AddMethod{Step: StepEnrollSMS}, stepNamed("step_up:manage")},
	{"rename", inSecurity, RenameMethod{ID: "t1", Label: "x"}, ofAPI("PATCH", "/me/authenticators/t1")},
	{"remove", inSecurity, RemoveMethod{ID: "t1"}, ofAPI("DELETE", "/me/authenticators/t1")},
	{"default", inSecurity, SetDefaultMethod{ID: "e1"}, ofAPI("PUT", "/me/default-authenticator")},
	{"replace the recovery code", inSecurity, ReplaceRecoveryCode{}, stepNamed("step_up:recovery_code")},
	{"change the password", inSecurity, ChangePassword{}, stepNamed("step_up:password")},
	{"profile", inSecurity, SaveProfile{Name: "Ann L."}, ofAPI("PUT", "/me")},
	{"sign out a device", inSecurity, SignOutDevice{ID: "s2"}, ofAPI("DELETE", "/me/sessions/s2")},
	{"sign out others", inSecurity, SignOutOthers{}, ofAPI("DELETE", "/me/sessions")},
	{"status", inSecurity, SetStatus{Status: StatusBusy}, ofAPI("PUT", "/presence")},
	{"log out", inSecurity, LogOut{}, isRevoke},

	{"preview", asAdmin, PreviewPolicy{MFA: "required"}, ofAPI("POST", "/organization/preview")},
	{"policy", asAdmin, SavePolicy{MFA: "required"}, ofAPI("PUT", "/organization/policy")},
	{"reset", asAdmin, ResetMFA{PersonID: "ben-1"}, ofAPI("POST", "/organization/people/ben-1/reset-mfa")},
	{"pass", asAdmin, IssuePass{PersonID: "ben-1"}, ofAPI("POST", "/organization/people/ben-1/pass")},
	{"disable", asAdmin, DisablePerson{PersonID: "ben-1"}, ofAPI("POST", "/organization/people/ben-1/disable")},
	{"enable", asAdmin, EnablePerson{PersonID: "ben-1"}, ofAPI("POST", "/organization/people/ben-1/enable")},
	{"invite", asAdmin, Invite{Email: newcomer, Role: "member"}, ofAPI("POST", "/organization/invitations")},
	{"withdraw", asAdmin, WithdrawInvitation{Email: newcomer}, ofAPI("DELETE", "/organization/invitations/"+newcomer)},
}

func onStart(*desk, *stage) {}

func onScreen(answer line) func(*desk, *stage) {
	return func(d *desk, s *stage) { d.entersWith(s, answer) }
}

func onForm(route Route) func(*desk, *stage) {
	return func(d *desk, _ *stage) { d.do(Show{Route: route}) }
}

func begun(i Intent) func(*desk, *stage) {
	return func(d *desk, s *stage) { d.do(i) }
}

func makesPasskey(d *desk, s *stage) {
	s.script("enroll_passkey", leg("1", makeKey), ways(made), code)
	d.entersWith(s, ways(trust))
	d.do(UseBrowser{})
	d.brings("lc")
	d.at(RouteConfirmPasskey)
}

func choosesText(d *desk, s *stage) {
	d.entersWith(s, ways(setTOTP, setText))
	d.do(ChooseWay{Step: StepEnrollSMS})
	d.at(RouteEnrollText)
}

func inSecurity(d *desk, s *stage) {
	d.entersWith(s, code)
	d.do(Show{Route: RouteSecurity})
	d.at(RouteSecurity)
}

func asAdmin(d *desk, s *stage) {
	s.turns(func(s *stage) { s.role = "admin" })
	d.entersWith(s, code)
	d.do(Show{Route: RouteOrganization})
	d.at(RouteOrganization)
}

// speaks lets the server have an answer to all that a double may ask.
func (s *stage) speaks() {
	for name, said := range map[string]line{
		"password": code, "new_password": code, "register": ways(out(ownMail, "queued", 30)), "passkey": leg("1", byPasskey),
		"google": google("n1"), "enroll_totp": key(setTOTP, setEmail), "totp": code, "email_code": ways(out(email, "accepted", 30)),
		"sms_code": ways(out(text, "accepted", 30)), "enroll_sms": ways(out(setText, "accepted", 30)), "recovery_code_saved": code, "skip": code, "enroll_passkey": leg("1", makeKey),
		"step_up:manage": ways(totp), "step_up:recovery_code": ways(totp), "step_up:password": ways(totp), "status": ways(out(ownMail, "accepted", 30)),
	} {
		s.script(name, said)
	}
	s.serves(forgotCall, line{status: 202, raw: `{}`})
	s.serves("PUT /presence", line{status: 204})
	s.serves(listCall, line{status: 200, raw: authenticators})
	s.serves("GET /organization", line{status: 200, raw: `{"name":"Riverside","mfa":"optional","methods":["totp"],"offered":["totp"]}`})
	s.serves("GET /organization/people", line{status: 200, raw: `{"people":[{"id":"ben-1","name":"Ben","email":"b@x.example","role":"member"}]}`})
}

// TestDoubleClicks: whatever is clicked twice is asked for once, both where the
// clicks come at once and where the first is on its way.
func TestDoubleClicks(t *testing.T) {
	for _, row := range doubles {
		for _, way := range []string{"at once", "on its way"} {
			t.Run(row.name+", "+way, func(t *testing.T) {
				onStage(t, func(t *testing.T, s *stage, d *desk) {
					s.speaks()
					row.enter(d, s)
					d.pass(2 * time.Second)
					before := s.w.made(row.once)
					if way == "at once" {
						d.do(row.intent, row.intent)
					} else {
						gate := make(chan struct{})
						s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
							if row.once(c) {
								<-gate
							}
							return s.network(c, answer)
						})
						d.do(row.intent)
						d.do(row.intent)
						close(gate)
						synctest.Wait()
					}
					if n := s.w.made(row.once) - before; n != 1 {
						t.Fatalf("asked %d times: %v", n, paths(s.w))
					}
				})
			})
		}
	}
}

// paths are the requests so far, for who has to find out.
func paths(w *world) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, c := range w.calls {
		all = append(all, c.method+" "+c.path+" "+c.form.Get(api.ParamStep))
	}
	return strings.Join(all, "; ")
}
