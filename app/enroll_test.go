package app

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
)

const (
	seed    = "JBSWY3DPEHPK3PXP"
	seedURI = "otpauth://totp/Foyer:ann?secret=" + seed
	fresh   = "7QK4-M2XB-9TRD-HW6P"
)

// key answers a first enroll_totp.
func key(next ...api.Next) line {
	l := ways(next...)
	l.answer.Secret, l.answer.OTPAuthURI = seed, seedURI
	return l
}

// recover shows a recovery code that is to be saved.
func recoverWith(next ...api.Next) line {
	l := ways(append([]api.Next{saved}, next...)...)
	l.answer.RecoveryCode = fresh
	return l
}

func TestSetUpOfAnApp(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		st := d.entersWith(s, ways(setTOTP, setEmail, setText))
		d.at(RouteEnroll)
		if e := st.Flow.Enrollment; e == nil || e.Bar != 1 || e.Bars != 4 || len(st.Flow.Ways) != 3 || st.Flow.Way != nil {
			t.Fatalf("flow %+v", st.Flow)
		}
		s.script("enroll_totp", key(setTOTP, setEmail, setText), refusedFor(auth.ReasonInvalidCode, left(setTOTP, 4), setEmail, setText), recoverWith())
		st = d.do(ChooseWay{Step: StepEnrollTOTP})
		d.at(RouteEnrollTOTP)
		if e := st.Flow.Enrollment; e.Secret != seed || e.URI != seedURI || e.Bar != 2 {
			t.Fatalf("enrollment %+v", e)
		}
		// Back and forth asks for no other key, and hides this one meanwhile.
		st = d.do(Back{})
		d.at(RouteEnroll)
		if holds(st, seed) {
			t.Fatal("the key outlives its screen")
		}
		st = d.do(ChooseWay{Step: StepEnrollTOTP})
		if st.Flow.Enrollment.Secret != seed || s.took("enroll_totp") != 1 {
			t.Fatalf("enrollment %+v, %d posts", st.Flow.Enrollment, s.took("enroll_totp"))
		}
		st = d.do(SubmitCode{Code: "000000"})
		d.at(RouteEnrollTOTP)
		d.problem(ProblemCode)
		if st.Flow.Way.AttemptsLeft != 4 || st.Flow.Enrollment.Secret != seed {
			t.Fatalf("flow %+v", st.Flow)
		}
		st = d.do(SubmitCode{Code: "123456"})
		d.at(RouteRecoveryCode)
		if e := st.Flow.Enrollment; e.RecoveryCode != fresh || e.RecoveryReplaced || e.Bar != 3 || e.Bars != 4 || holds(st, seed) {
			t.Fatalf("enrollment %+v", e)
		}
		s.script("recovery_code_saved", code)
		st = d.do(RecoverySaved{}, RecoverySaved{})
		d.online()
		if holds(st, fresh) || s.took("recovery_code_saved") != 1 {
			t.Fatalf("state %+v", st)
		}
	})
}

func TestOnlyMethodIsSetUpByItself(t *testing.T) {
	t.Run("app", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			s.script("enroll_totp", key(setTOTP))
			d.entersWith(s, ways(setTOTP))
			d.at(RouteEnrollTOTP)
			d.do(Back{})
			d.at(RouteSignIn)
		})
	})
	t.Run("email", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			s.script("enroll_email", ways(out(setEmail, "accepted", 30)), code)
			st := d.entersWith(s, ways(setEmail))
			d.at(RouteEnrollEmail)
			if s.took("enroll_email", "send", "1") != 1 || !d.way(StepEnrollEmail).Sent || st.Flow.Enrollment.Bar != 2 {
				t.Fatalf("flow %+v", st.Flow)
			}
			d.do(SubmitCode{Code: "123456"})
			d.online()
		})
	})
	t.Run("texts", func(t *testing.T) {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			d.entersWith(s, ways(setText))
			d.at(RouteEnrollText)
			if s.took("enroll_sms") != 0 {
				t.Fatal("sent nowhere")
			}
		})
	})
}

func TestKeyThatDoesNotComeCanBeAskedForAgain(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.script("enroll_totp", key(setTOTP))
		s.losing("enroll_totp", 2)
		d.entersWith(s, ways(setTOTP))
		d.at(RouteEnroll)
		d.problem(ProblemUnreachable)
		st := d.do(ChooseWay{Step: StepEnrollTOTP})
		d.at(RouteEnrollTOTP)
		if st.Flow.Enrollment.Secret != seed || s.took("enroll_totp") != 1 {
			t.Fatalf("enrollment %+v", st.Flow.Enrollment)
		}
	})
}

func TestSetUpOfTexts(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, ways(setTOTP, setText))
		st := d.do(ChooseWay{Step: StepEnrollSMS})
		d.at(RouteEnrollText)
		if e := st.Flow.Enrollment; e.PhoneAccepted || e.Bar != 2 {
			t.Fatalf("enrollment %+v", e)
		}
		st = d.do(SubmitPhone{Number: " "})
		d.problem(ProblemPhone)
		if st.Flow.Enrollment.PhoneWhy != "invalid" || s.took("enroll_sms") != 0 {
			t.Fatalf("enrollment %+v", st.Flow.Enrollment)
		}
		canada := refusedFor(auth.ReasonPhoneNotSupported, setTOTP, setText)
		canada.answer.Why = "not_us"
		s.script("enroll_sms", canada, ways(setTOTP, out(setText, "accepted", 30)), ways(setTOTP, out(setText, "accepted", 30)), ways(setTOTP, out(setText, "accepted", 30)))
		st = d.do(SubmitPhone{Number: "416 555 0142"})
		d.problem(ProblemPhone)
		if e := st.Flow.Enrollment; e.PhoneWhy != "not_us" || e.Phone != "416 555 0142" || e.PhoneAccepted {
			t.Fatalf("enrollment %+v", e)
		}
		d.do(SubmitCode{Code: "123456"}) // there is none yet
		st = d.do(SubmitPhone{Number: "(212) 555-0142"})
		d.problem(ProblemNone)
		if e := st.Flow.Enrollment; !e.PhoneAccepted || e.PhoneWhy != "" || s.took("enroll_sms", "send", "1", "phone", "(212) 555-0142") != 1 || s.took("enroll_sms", "code", "123456") != 0 {
			t.Fatalf("enrollment %+v", e)
		}
		st = d.do(Back{})
		d.at(RouteEnrollText)
		if e := st.Flow.Enrollment; e.PhoneAccepted || e.Phone != "(212) 555-0142" {
			t.Fatalf("enrollment %+v", e)
		}
		st = d.do(SubmitPhone{Number: "(212) 555-0143"})
		if !st.Flow.Enrollment.PhoneAccepted {
			t.Fatalf("enrollment %+v", st.Flow.Enrollment)
		}
		d.pass(31e9)
		d.do(SendCode{})
		if s.took("enroll_sms", "send", "1", "phone", "(212) 555-0143") != 2 {
			t.Fatalf("posts %v", s.posts)
		}
		s.script("enroll_sms", code)
		d.do(SubmitCode{Code: "123456"})
		d.online()
	})
}

func TestRecoveryCodeIsSavedForItsOwnerOnly(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		d.entersWith(s, recoverWith())
		d.at(RouteRecoveryCode)
		folder := t.TempDir()
		path := filepath.Join(folder, "recovery.txt")
		st := d.do(SaveRecoveryCode{Path: path})
		if st.Flow.Enrollment.SavedTo != path || st.Flow.Problem != ProblemNone {
			t.Fatalf("flow %+v", st.Flow)
		}
		text, err := os.ReadFile(path)
		info, statErr := os.Stat(path)
		if err != nil || statErr != nil || string(text) != fresh+"\n" || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Fatalf("%q, %v, %v", text, info, err)
		}
		for _, bad := range []string{path, "relative.txt", filepath.Join(folder, "none", "x"), folder, ""} {
			d.do(SaveRecoveryCode{Path: bad})
			d.problem(ProblemSave)
			d.at(RouteRecoveryCode)
		}
		if text, _ := os.ReadFile(path); string(text) != fresh+"\n" {
			t.Fatalf("overwritten with %q", text)
		}
		d.do(SaveRecoveryCode{Path: filepath.Join(folder, "again.txt")})
		d.problem(ProblemNone)
		s.script("recovery_code_saved", code)
		d.do(RecoverySaved{})
		d.online()
		late := filepath.Join(folder, "late.txt")
		d.do(SaveRecoveryCode{Path: late})
		if _, err := os.Stat(late); err == nil {
			t.Fatal("saved after the screen was left")
		}
	})
}
