package directory_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/store"
)

const fresh = "Velvet-Lantern-8"

// Whatever an operator does to people and organizations is found in the audit
// log afterwards, with nothing secret in it.
func TestWhatAnOperatorDoesIsLogged(t *testing.T) {
	srv := authtest.Start(t)
	people := srv.Service.Directory
	var pass auth.Secret
	var clinic auth.Organization
	rows := []struct {
		event, detail string
		do            func(ctx context.Context) error
	}{
		{"organization_created", "Clinic", func(ctx context.Context) (err error) {
			clinic, err = people.CreateOrganization(ctx, "Clinic")
			return err
		}},
		{"policy_changed", "optional totp", func(ctx context.Context) error {
			wanted := auth.MFAPolicy{MFA: auth.MFAOptional, Methods: []auth.Factor{auth.FactorTOTP}}
			return people.SetPolicy(ctx, clinic.ID, wanted, false, directory.Actor{})
		}},
		{"account_created", "guest", func(ctx context.Context) error {
			_, err := people.Create(ctx, directory.NewAccount{
				Email: "ann@example.org", Name: "Ann", Password: authtest.Password, OrganizationID: clinic.ID, Role: auth.RoleGuest,
			})
			return err
		}},
		{"password_changed", "by the operator", func(ctx context.Context) error {
			return people.SetPassword(ctx, "ann@example.org", fresh, false)
		}},
		{"password_changed", "by the operator, to be changed at the next sign-in", func(ctx context.Context) error {
			return people.SetPassword(ctx, "ann@example.org", authtest.Password, true)
		}},
		{"account_unlocked", "", func(ctx context.Context) error { return people.Unlock(ctx, "ann@example.org") }},
		{"account_disabled", "", func(ctx context.Context) error { return people.Disable(ctx, "ann@example.org", directory.Actor{}) }},
		{"account_enabled", "", func(ctx context.Context) error { return people.Enable(ctx, "ann@example.org", directory.Actor{}) }},
		{"mfa_reset", "", func(ctx context.Context) error { return people.ResetMFA(ctx, "ann@example.org", directory.Actor{}) }},
		{"pass_issued", "", func(ctx context.Context) (err error) {
			pass, _, err = people.IssuePass(ctx, "ann@example.org", time.Hour, directory.Actor{})
			return err
		}},
	}
	var want []string
	for _, row := range rows {
		if err := row.do(t.Context()); err != nil {
			t.Fatalf("%s: %v", row.event, err)
		}
		want = append(want, row.event+": "+row.detail)
		srv.Clock.Advance(time.Second)
	}
	kept, err := people.Audits(t.Context(), store.AuditFilter{OrganizationID: clinic.ID})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range slices.Backward(kept) {
		got = append(got, one.Event+": "+one.Detail)
		for _, secret := range []string{authtest.Password.Reveal(), fresh, pass.Reveal()} {
			if strings.Contains(one.Detail, secret) {
				t.Errorf("%s holds a secret", one.Event)
			}
		}
		if one.Outcome != "ok" || one.ActorID != "" || (one.AccountID == "") != (one.Event == "organization_created" || one.Event == "policy_changed") {
			t.Errorf("%+v", one)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// What is refused leaves no event, and no half of one.
func TestWhatIsRefusedIsNoEvent(t *testing.T) {
	people := authtest.Start(t).Service.Directory
	ann := directory.NewAccount{Email: "ann@example.org", Name: "Ann", Password: authtest.Password}
	if _, err := people.Create(t.Context(), ann); err != nil {
		t.Fatal(err)
	}
	if _, err := people.CreateOrganization(t.Context(), "Clinic"); err != nil {
		t.Fatal(err)
	}
	_, twice := people.Create(t.Context(), ann)
	_, taken := people.CreateOrganization(t.Context(), "CLINIC")
	nobody := people.Unlock(t.Context(), "nobody")
	kept, err := people.Audits(t.Context(), store.AuditFilter{})
	if twice == nil || taken == nil || nobody == nil || err != nil || len(kept) != 2 {
		t.Errorf("%v, %v, %v, %v: %+v", twice, taken, nobody, err, kept)
	}
}

// A password that the operator sets is told by mail to who has signed in
// before; a new colleague hears it from whoever made it.
func TestSetPasswordIsToldByMail(t *testing.T) {
	srv := authtest.Start(t, authtest.WithMail)
	people := srv.Service.Directory
	for _, name := range []string{"ann", "ben"} {
		srv.CreateAccount(name+"@example.org", name, authtest.Password)
	}
	authtest.NewWire(t, srv.URL).SignIn("ann@example.org", authtest.Password.Reveal())
	for _, email := range []string{"ann@example.org", "ben@example.org"} {
		if err := people.SetPassword(t.Context(), email, fresh, true); err != nil {
			t.Fatal(err)
		}
	}
	srv.Delivered()
	if told := srv.Letters("ann@example.org"); !slices.Contains(told, courier.KindPasswordChanged) {
		t.Errorf("%v", told)
	}
	if told := srv.Letters("ben@example.org"); len(told) != 0 {
		t.Errorf("%v", told)
	}
}
