//go:build linux

package bench

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/service"
	"foyer/auth/store"
)

// counted counts the durable commits of a server.
type counted struct {
	store.Store
	commits *atomic.Int64
}

func (c counted) Update(ctx context.Context, fn func(store.Tx) error) error {
	c.commits.Add(1)
	return c.Store.Update(ctx, fn)
}

// BenchmarkCodeStep verifies one app code after the other, each in a sign-in
// of its own, beside bare durable commits of the same store.
func BenchmarkCodeStep(b *testing.B) {
	var commits atomic.Int64
	srv := authtest.Start(b, func(o *service.Options) {
		o.Wrap = func(kept store.Store) store.Store { return counted{kept, &commits} }
	})
	hospital := srv.CreateOrganization("Hospital", auth.MFARequired, auth.FactorTOTP)
	srv.Create(directory.NewAccount{
		Email: "ann@example.org", Name: "Ann", Password: password, OrganizationID: hospital.ID, Role: auth.RoleMember,
	})
	wire := authtest.NewWire(b, srv.URL)
	secret := setUp(b, srv, wire)

	var took []time.Duration
	var spent int64
	for b.Loop() {
		srv.Clock.Advance(time.Minute)
		asked := wire.Post(api.PathChallenge, wire.Start("ann@example.org", password))
		before, begun := commits.Load(), time.Now()
		done := wire.Step(asked.Answer.AuthSession, "totp", "id", asked.Answer.Next[0].ID, "code", authtest.TOTP(b, secret, srv.Clock.Now()))
		took = append(took, time.Since(begun))
		spent = commits.Load() - before
		if done.Status != http.StatusOK {
			b.Fatalf("code: %d %s", done.Status, done.Raw)
		}
	}
	slices.Sort(took)
	median, bare := took[len(took)/2], bareCommit(b, srv.Store)
	b.ReportMetric(float64(spent), "commits/step")
	b.ReportMetric(float64(bare)/float64(median), "of-bare-commit")
	say("code step: %v median, %d commits (at most 3); a bare durable commit takes %v, so %.2f code steps in its time",
		median.Round(time.Microsecond), spent, bare.Round(time.Microsecond), float64(bare)/float64(median))
}

// setUp enrolls an app and returns its key.
func setUp(b *testing.B, srv *authtest.Server, wire *authtest.Wire) string {
	b.Helper()
	asked := wire.Post(api.PathChallenge, wire.Start("ann@example.org", password))
	shown := wire.Step(asked.Answer.AuthSession, "enroll_totp")
	secret := shown.Answer.Secret
	proved := wire.Step(shown.Answer.AuthSession, "enroll_totp", "code", authtest.TOTP(b, secret, srv.Clock.Now()))
	saved := wire.Step(proved.Answer.AuthSession, "recovery_code_saved")
	if saved.Status != http.StatusOK {
		b.Fatalf("set-up: %d %s", saved.Status, saved.Raw)
	}
	return secret
}

// bareCommit is the median time of the smallest durable change.
func bareCommit(b *testing.B, kept store.Store) time.Duration {
	b.Helper()
	var took []time.Duration
	for i := range 200 {
		begun := time.Now()
		err := kept.Update(b.Context(), func(tx store.Tx) error { return tx.SetMeta("bench", string(rune('a'+i%26))) })
		if err != nil {
			b.Fatalf("commit: %v", err)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	return took[len(took)/2]
}
