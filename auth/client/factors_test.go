package client

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"foyer/auth"
)

const (
	askedForTOTP = `{"error":"insufficient_authorization","auth_session":"as-1","session_expires_in":1800,` +
		`"next":[{"step":"totp","id":"t1","label":" Ann\u202e's\nPixel"},{"step":"email_code","id":"e1","hint":"a…@x.example","optional":true}]}`
	keyShown = `{"error":"insufficient_authorization","auth_session":"as-2","next":[{"step":"enroll_totp"}],` +
		`"secret":"JBSWY3DPEHPK3PXP","otpauth_uri":"otpauth://totp/Foyer:ann?secret=JBSWY3DPEHPK3PXP"}`
	codeShown = `{"error":"insufficient_authorization","auth_session":"as-2","next":[{"step":"recovery_code_saved"}],"recovery_code":"7QK4-M2XB"}`
)

// entered is a sign-in after its password.
func entered(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) (*SignIn, *scripted) {
	t.Helper()
	c, s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if n == 0 {
			give(w, 403, askedForTOTP)
			return
		}
		answer(n, w, r)
	})
	flow := c.Begin(Begin{})
	if _, err := flow.Password(t.Context(), "ann", "secret"); err != nil {
		t.Fatal(err)
	}
	return flow, s
}

func TestStepsSendTheirMembersAndNoOthers(t *testing.T) {
	rows := []struct {
		name string
		take func(context.Context, *SignIn) (Progress, error)
		want map[string]string
	}{
		{"code", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Code(ctx, auth.StepTOTP, "t1", "123456")
		}, map[string]string{"step": "totp", "id": "t1", "code": "123456"}},
		{"pass", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Code(ctx, auth.StepAdminPass, "", "gate")
		}, map[string]string{"step": "admin_pass", "code": "gate"}},
		{"send", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Send(ctx, auth.StepEmailCode, "e1", "")
		}, map[string]string{"step": "email_code", "id": "e1", "send": "1"}},
		{"phone", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Send(ctx, auth.StepEnrollSMS, "", "212 555 0142")
		}, map[string]string{"step": "enroll_sms", "phone": "212 555 0142", "send": "1"}},
		{"take", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Take(ctx, auth.StepEnrollTOTP) },
			map[string]string{"step": "enroll_totp"}},
		{"skip", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Skip(ctx, auth.StepEnrollTOTP) },
			map[string]string{"step": "skip", "of": "enroll_totp"}},
		{"status", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Status(ctx) },
			map[string]string{"step": "status"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			flow, s := entered(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, `{"authorization_code":"c"}`) })
			if progress, err := row.take(t.Context(), flow); err != nil || !progress.Done() {
				t.Fatalf("got %+v, %v", progress, err)
			}
			form := s.requests()[1].form
			if form.Get("auth_session") != "as-1" || len(form) != len(row.want)+1 {
				t.Fatalf("sent %v", form)
			}
			for name, value := range row.want {
				if form.Get(name) != value {
					t.Errorf("%s is %q, want %q", name, form.Get(name), value)
				}
			}
		})
	}
}

func TestWhatAStepShowsIsBounded(t *testing.T) {
	rows := []struct {
		name, body string
		want       Shown
		refused    bool
	}{
		{"key", keyShown, Shown{TOTP: "JBSWY3DPEHPK3PXP", URI: "otpauth://totp/Foyer:ann?secret=JBSWY3DPEHPK3PXP"}, false},
		{"recovery code", codeShown, Shown{Recovery: "7QK4-M2XB"}, false},
		{"key without its form", strings.Replace(keyShown, "otpauth_uri", "other", 1), Shown{}, true},
		{"key in another alphabet", strings.Replace(keyShown, `"JBSW`, `"jbs\n`, 1), Shown{}, true},
		{"another scheme", strings.Replace(keyShown, "otpauth://totp", "https://evil", 1), Shown{}, true},
		{"code too long", strings.Replace(codeShown, "7QK4", strings.Repeat("7", 200), 1), Shown{}, true},
		{"code with a line break", strings.Replace(codeShown, "7QK4", `7\n`, 1), Shown{}, true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			flow, _ := entered(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 403, row.body) })
			progress, err := flow.Take(t.Context(), auth.StepEnrollTOTP)
			if (err != nil) != row.refused || progress.Shown != row.want {
				t.Fatalf("got %+v, %v", progress, err)
			}
		})
	}
}

func TestWaysAreFitToBeShown(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		give(w, 403, `{"error":"insufficient_authorization","auth_session":"a","skew_seconds":-100000000,"why":"x\ny","next":[`+
			`{"step":"totp","label":" Ann\u202e's\nPixel","attempts_left":-3,"resend_after":-1,"expires_in":99999999,"delivered_at":-5},`+
			`{"step":"bad step"},{"step":"totp","id":"with space"},{"step":""}]}`)
	})
	progress, err := c.Begin(Begin{}).Password(t.Context(), "ann", "x")
	none := 0
	want := []Next{{Step: "totp", Label: "Ann's Pixel", AttemptsLeft: &none, ExpiresIn: int(maxWait / time.Second)}}
	if err != nil || !reflect.DeepEqual(progress.Next, want) || progress.Skew != -24*time.Hour || progress.Why != "x y" {
		t.Fatalf("got %+v, %v", progress, err)
	}
}

// TestLostStepIsRepeatedBeforeAnother: an answer that got lost has spent the
// auth_session; what comes next must begin with the identical post.
func TestLostStepIsRepeatedBeforeAnother(t *testing.T) {
	lost := func(times int, after ...string) func(int, http.ResponseWriter, *http.Request) {
		return func(n int, w http.ResponseWriter, _ *http.Request) {
			if n <= times {
				hangUp(w)
				return
			}
			body := after[min(n-times, len(after))-1]
			status := 403
			if strings.Contains(body, "authorization_code") {
				status = 200
			}
			give(w, status, body)
		}
	}
	wrong := strings.Replace(askedForTOTP, "as-1", "as-9", 1)
	t.Run("then the new one", func(t *testing.T) {
		flow, s := entered(t, lost(2, wrong, `{"authorization_code":"c"}`))
		if _, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "111111"); err == nil {
			t.Fatal("not lost")
		}
		progress, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "222222")
		got := s.requests()
		if err != nil || !progress.Done() || len(got) != 5 || got[3].body != got[1].body ||
			got[4].form.Get("code") != "222222" || got[4].form.Get("auth_session") != "as-9" {
			t.Fatalf("got %+v, %v; sent %+v", progress, err, got)
		}
	})
	t.Run("unless it was the last", func(t *testing.T) {
		flow, s := entered(t, lost(2, `{"authorization_code":"c"}`))
		_, _ = flow.Code(t.Context(), auth.StepTOTP, "t1", "111111")
		progress, err := flow.Code(t.Context(), auth.StepRecoveryCode, "", "7QK4")
		if err != nil || progress.Code != "c" || len(s.requests()) != 4 {
			t.Fatalf("got %+v, %v", progress, err)
		}
	})
	t.Run("unless it is no longer offered", func(t *testing.T) {
		flow, s := entered(t, lost(2, codeShown))
		_, _ = flow.Code(t.Context(), auth.StepTOTP, "t1", "111111")
		progress, err := flow.Send(t.Context(), auth.StepEmailCode, "e1", "")
		if err != nil || progress.Shown.Recovery == "" || len(s.requests()) != 4 {
			t.Fatalf("got %+v, %v", progress, err)
		}
	})
	t.Run("the same is posted once", func(t *testing.T) {
		flow, s := entered(t, lost(2, `{"authorization_code":"c"}`))
		_, _ = flow.Code(t.Context(), auth.StepTOTP, "t1", "111111")
		progress, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "111111")
		got := s.requests()
		if err != nil || !progress.Done() || len(got) != 4 || got[3].body != got[1].body {
			t.Fatalf("got %+v, %v", progress, err)
		}
	})
	t.Run("a refusal is no loss", func(t *testing.T) {
		flow, s := entered(t, func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				give(w, 429, `{"error":"too_many_attempts"}`)
				return
			}
			give(w, 200, `{"authorization_code":"c"}`)
		})
		_, _ = flow.Code(t.Context(), auth.StepTOTP, "t1", "111111")
		_, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "222222")
		if err != nil || len(s.requests()) != 3 {
			t.Fatalf("%v, %d requests", err, len(s.requests()))
		}
	})
}

func TestStepUpShowsItsTokenOnce(t *testing.T) {
	headers := []string{}
	c, s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		headers = append(headers, r.Header.Get("Authorization"))
		if n == 0 {
			give(w, 403, askedForTOTP)
			return
		}
		give(w, 200, `{"authorization_code":"c"}`)
	})
	flow := c.StepUp("a1", "manage")
	if _, err := flow.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := flow.Code(t.Context(), auth.StepTOTP, "t1", "123456"); err != nil {
		t.Fatal(err)
	}
	first, second := s.requests()[0].form, s.requests()[1].form
	if headers[0] != "DPoP a1" || headers[1] != "" {
		t.Fatalf("authorization %q", headers)
	}
	if first.Get("step_up") != "1" || first.Get("purpose") != "manage" || first.Get("client_id") != "foyer-desktop" ||
		len(first.Get("code_challenge")) != 43 || first.Get("code_challenge_method") != "S256" || len(first) != 5 {
		t.Fatalf("opening %v", first)
	}
	if second.Get("auth_session") != "as-1" || second.Has("step_up") || second.Has("code_challenge") {
		t.Fatalf("step %v", second)
	}
}

func TestStepUpWithADeadToken(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(401)
		_, _ = w.Write([]byte(`{"title":"x","status":401,"error":"invalid_token"}`))
	})
	if _, err := c.StepUp("a1", "manage").Open(t.Context()); !is(err, ErrInvalidToken) {
		t.Fatalf("got %v", err)
	}
}
