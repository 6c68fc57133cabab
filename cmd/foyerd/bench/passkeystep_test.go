//go:build linux

package bench

import (
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/factor/passkey/passkeytest"
	"foyer/auth/service"
	"foyer/auth/store"
)

// BenchmarkPasskeyStep signs in by passkey, one after the other: what the page
// sends back (finish) and what the program brings from it, which is the step,
// beside bare durable commits of the same store.
func BenchmarkPasskeyStep(b *testing.B) {
	var commits atomic.Int64
	srv := authtest.Start(b, authtest.WithBrowser, func(o *service.Options) {
		o.Wrap = func(kept store.Store) store.Store { return counted{kept, &commits} }
	})
	hospital := srv.CreateOrganization("Hospital", auth.MFARequired, auth.FactorTOTP, auth.FactorPasskey)
	srv.Create(directory.NewAccount{
		Email: "ann@example.org", Name: "Ann", Password: password, OrganizationID: hospital.ID, Role: auth.RoleMember,
	})
	wire, browser, device := authtest.NewWire(b, srv.URL), authtest.NewBrowser(b, srv.URL), passkeytest.New(srv.URL)
	trust(b, wire, browser, device, srv.Clock.Now())

	var finishes, steps []time.Duration
	var spent int64
	for b.Loop() {
		srv.Clock.Advance(time.Minute)
		form := wire.Start("", "")
		form.Del("username")
		form.Del("password")
		form.Set("step", "passkey")
		abroad(form)
		asked := wire.Post(api.PathChallenge, form)
		page := browser.Visit(asked.Answer.RequestURI)
		response := device.Get(page.Options)
		before, begun := commits.Load(), time.Now()
		back := browser.Finish(asked.Answer.RequestURI, response)
		came := time.Now()
		done := wire.Step(asked.Answer.AuthSession, "passkey", "leg_code", back.LegCode)
		finishes, steps = append(finishes, came.Sub(begun)), append(steps, time.Since(came))
		spent = commits.Load() - before
		if done.Status != http.StatusOK {
			b.Fatalf("passkey: %d %s", done.Status, done.Raw)
		}
	}
	slices.Sort(finishes)
	slices.Sort(steps)
	finish, step, bare := finishes[len(finishes)/2], steps[len(steps)/2], bareCommit(b, srv.Store)
	b.ReportMetric(float64(spent), "commits/passkey")
	b.ReportMetric(float64(bare)/float64(finish+step), "of-bare-commit")
	say("passkey: finish %v and step %v, medians, %d commits; a bare durable commit takes %v",
		finish.Round(time.Microsecond), step.Round(time.Microsecond), spent, bare.Round(time.Microsecond))
}

func abroad(form url.Values) {
	form.Set("redirect_uri", "http://127.0.0.1:49152/callback")
	form.Set("state", "a-state-of-the-program_43")
}

// trust sets up an app and a passkey at the end of the first sign-in.
func trust(b *testing.B, wire *authtest.Wire, browser *authtest.Browser, device *passkeytest.Device, now time.Time) {
	b.Helper()
	asked := wire.Post(api.PathChallenge, wire.Start("ann@example.org", password))
	session := asked.Answer.AuthSession
	take := func(step string, pairs ...string) authtest.Reply {
		reply := wire.Step(session, step, pairs...)
		if reply.Answer.AuthSession != "" {
			session = reply.Answer.AuthSession
		}
		return reply
	}
	secret := take("enroll_totp").Answer.Secret
	take("enroll_totp", "code", authtest.TOTP(b, secret, now))
	take("recovery_code_saved")
	form := url.Values{}
	abroad(form)
	sent := take("enroll_passkey", "redirect_uri", form.Get("redirect_uri"), "state", form.Get("state"))
	page := browser.Visit(sent.Answer.RequestURI)
	back := browser.Finish(sent.Answer.RequestURI, device.Create(page.Options))
	take("enroll_passkey", "leg_code", back.LegCode)
	if done := take("enroll_passkey", "confirm", "1"); done.Status != http.StatusOK {
		b.Fatalf("set-up: %d %s", done.Status, done.Raw)
	}
}
