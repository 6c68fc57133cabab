package app

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/api"
)

const forgotCall = "POST " + api.PathForgot

func TestForgottenPassword(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		s.serves(forgotCall, line{status: 202, raw: `{}`})
		st := d.do(EditUsername{Username: "ann"}, Show{Route: RouteForgot})
		d.at(RouteForgot)
		if f := st.Flow.Forgot; f.Identifier != "ann" || f.Sent {
			t.Fatalf("forgot %+v", f)
		}
		d.do(RequestReset{Identifier: "  "})
		d.problem(ProblemEmptyUsername)
		st = d.do(RequestReset{Identifier: " " + ann})
		d.at(RouteForgot)
		d.problem(ProblemNone)
		if f := st.Flow.Forgot; f.Identifier != ann || !f.Sent || s.called(forgotCall) != 1 {
			t.Fatalf("forgot %+v, calls %v", f, s.calls)
		}
		if n := s.w.made(func(c call) bool { return c.form.Get("identifier") == ann }); n != 1 {
			t.Fatalf("%d requests named %s", n, ann)
		}
		d.do(RequestReset{Identifier: ann})
		d.do(Show{Route: RouteHelp})
		d.do(Back{})
		if f := d.State().Flow.Forgot; f == nil || !f.Sent || s.called(forgotCall) != 2 {
			t.Fatalf("forgot %+v", f)
		}
		d.do(Back{})
		d.at(RouteSignIn)
		if st := d.State(); st.Flow.Forgot != nil || st.Flow.Username != "ann" {
			t.Fatalf("flow %+v", st.Flow)
		}
	})
}

func TestForgottenPasswordCannotBeAskedFor(t *testing.T) {
	rows := []struct {
		name    string
		line    line
		problem Problem
	}{
		{"throttled", line{status: 429, raw: `{"error":"too_many_attempts"}`, kind: "application/json", retry: 30}, ProblemThrottled},
		{"busy", line{status: 503, raw: `{"error":"temporarily_unavailable"}`, kind: "application/json", retry: 30}, ProblemServerBusy},
		{"no such page", line{status: 404, raw: "<html>", kind: "text/html"}, ProblemNotFoyer},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				s.serves(forgotCall, row.line, line{status: 202, raw: `{}`})
				d.each(Show{Route: RouteForgot}, RequestReset{Identifier: ann})
				d.at(RouteForgot)
				d.problem(row.problem)
				st := d.State()
				if st.Flow.Forgot.Identifier != ann || st.Flow.Forgot.Sent {
					t.Fatalf("forgot %+v", st.Flow.Forgot)
				}
				if row.problem != ProblemNotFoyer {
					if at := st.Flow.RetryAt; at != time.Now().Add(30*time.Second) {
						t.Fatalf("again at %v", at)
					}
					d.do(RequestReset{Identifier: ann})
					if s.called(forgotCall) != 1 {
						t.Fatal("not waited for")
					}
					d.pass(30 * time.Second)
					d.problem(ProblemNone)
				}
				if st := d.do(RequestReset{Identifier: ann}); !st.Flow.Forgot.Sent {
					t.Fatalf("forgot %+v", st.Flow.Forgot)
				}
			})
		})
	}
}

func TestCancelWhileAResetIsAskedFor(t *testing.T) {
	for _, end := range []Intent{CancelFlow{}, Back{}} {
		onStage(t, func(t *testing.T, s *stage, d *desk) {
			gate := make(chan struct{})
			s.serves(forgotCall, line{status: 202, raw: `{}`})
			s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
				if c.path == api.PathForgot {
					<-gate
				}
				return s.network(c, answer)
			})
			d.each(Show{Route: RouteForgot}, RequestReset{Identifier: ann})
			d.at(RouteForgot)
			if st := d.do(end); st.Flow.Busy || st.Flow.Forgot.Sent || st.Flow.Forgot.Identifier != ann {
				t.Fatalf("flow %+v", st.Flow)
			}
			close(gate)
			synctest.Wait()
			d.at(RouteForgot)
			d.do(end)
			d.at(RouteSignIn)
			d.problem(ProblemNone)
		})
	}
}
