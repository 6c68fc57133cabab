package policy_test

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
)

// R33: whom a policy affects, before it is saved.
func TestAffected(t *testing.T) {
	guest, disabled, nobody := member(), member(), member()
	guest.Role, disabled.Disabled, nobody.Email = auth.RoleGuest, true, ""
	admin := member()
	admin.Role = auth.RoleAdmin
	people := []policy.Person{
		{Account: member()},
		{Account: admin, Authenticators: has(app), HasRecovery: true},
		{Account: member(), Authenticators: has(text)},
		{Account: member(), Authenticators: has(mail, app)},
		{Account: nobody},
		{Account: guest},
		{Account: guest, Authenticators: has(text)},
		{Account: disabled},
		{Account: solo()},
	}
	mails := policy.Channels{Email: true}
	rows := []struct {
		name                         string
		policy                       auth.MFAPolicy
		channels                     policy.Channels
		affected, mustSetUp, noWayIn int
	}{
		{"app required", requires(app), both, 5, 3, 0},
		{"email required", requires(mail), both, 5, 3, 1},
		{"texts required", requires(text), both, 5, 4, 0},
		{"texts required, no gateway", requires(text), mails, 5, 0, 5},
		{"email or app, no gateway: text cannot open", requires(mail, app), mails, 5, 2, 1},
		{"passkey required", requires(key), both, 5, 0, 5},
		{"passkey required, where there are some", requires(key), all3, 5, 5, 0},
		{"no method", requires(), both, 5, 0, 5},
		{"all optional", permits(app, text, mail), both, 3, 0, 0},
		{"texts optional", permits(text), both, 3, 2, 0},
		{"nothing sent, app optional", permits(app), policy.Channels{}, 3, 0, 1},
		{"off", auth.MFAPolicy{MFA: auth.MFAOff, Methods: []auth.Factor{app}}, both, 0, 0, 0},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			affected, mustSetUp, noWayIn := policy.Affected(row.policy, people, row.channels)
			if affected != row.affected || mustSetUp != row.mustSetUp || noWayIn != row.noWayIn {
				t.Errorf("affected %d, must set up %d, no way in %d; want %d, %d, %d",
					affected, mustSetUp, noWayIn, row.affected, row.mustSetUp, row.noWayIn)
			}
		})
	}
}

func TestPausesUntilTheStepIsDone(t *testing.T) {
	change := member()
	change.MustChangePassword = true
	guest := member()
	guest.Role = auth.RoleGuest
	before, after := now.Add(-time.Hour), now.Add(time.Hour)
	atOnce := func(p auth.MFAPolicy) auth.MFAPolicy { p.AtOnceFrom = now; return p }
	rows := []struct {
		name    string
		account auth.Account
		policy  auth.MFAPolicy
		kept    []auth.Authenticator
		begun   time.Time
		proved  map[auth.Factor]time.Time
		want    bool
	}{
		{"ordinary", member(), auth.MFAPolicy{}, nil, before, at(time.Hour, pwd), false},
		{"must change", change, auth.MFAPolicy{}, nil, after, nil, true},
		{"next sign-in", member(), requires(app), nil, before, at(time.Hour, pwd), false},
		{"at once, password only", member(), atOnce(requires(app)), nil, before, at(time.Hour, pwd), true},
		{"at once, begun since", member(), atOnce(requires(app)), has(app), now, at(time.Hour, pwd), false},
		{"at once, proved", member(), atOnce(requires(app)), has(app), before, at(time.Hour, pwd, app), false},
		{"at once, enrolled but not proved", member(), atOnce(requires(app)), has(app), before, at(time.Hour, pwd), true},
		{"at once, proved what is not permitted", member(), atOnce(requires(app)), has(app, text), before, at(time.Hour, pwd, text), true},
		{"at once, proved what was removed", member(), atOnce(requires(app)), nil, before, at(time.Hour, pwd, app), true},
		{"at once, set up since", member(), atOnce(requires(app)), has(app), before, at(-time.Minute, app), false},
		{"at once, recovery code since", member(), atOnce(requires(app)), has(app), before, at(-time.Minute, pwd, saved), false},
		{"at once, recovery code before", member(), atOnce(requires(app)), has(app), before, at(time.Hour, pwd, saved), true},
		{"at once, optional", member(), atOnce(permits(app)), has(app), before, at(time.Hour, pwd), false},
		{"at once, by passkey", member(), atOnce(requires(key)), has(key), before, at(time.Hour, key), false},
		{"at once, by a passkey that is not permitted", member(), atOnce(requires(app)), has(app, key), before, at(time.Hour, key), true},
		{"at once, by another provider", member(), atOnce(requires(app)), has(app), before, at(time.Hour, other), true},
		{"at once, guest", guest, atOnce(requires(app)), nil, before, at(time.Hour, pwd), false},
		{"at once, solo", solo(), atOnce(requires(app)), nil, before, at(time.Hour, pwd), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			life := auth.Session{AuthTime: row.begun, ProvedAt: row.proved, ACR: auth.AAL2}
			if got := policy.Pauses(row.account, row.policy, row.kept, life); got != row.want {
				t.Errorf("pauses %v", got)
			}
		})
	}
}
