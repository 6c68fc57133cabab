package policy_test

import (
	"slices"
	"testing"

	"foyer/auth"
	"foyer/auth/policy"
)

func TestAssurance(t *testing.T) {
	rows := []struct {
		name   string
		passed policy.Passed
		acr    string
		amr    []string
	}{
		{"nothing", policy.Passed{}, auth.AAL1, nil},
		{"password", passed(pwd), auth.AAL1, []string{"pwd"}},
		{"password and email", passed(pwd, mail), auth.AAL1, []string{"pwd"}},
		{"password and text", passed(pwd, text), auth.AAL2, []string{"pwd", "sms", "mfa"}},
		{"password and app", passed(pwd, app), auth.AAL2, []string{"pwd", "otp", "mfa"}},
		{"all, in one order", passed(text, mail, app, pwd), auth.AAL2, []string{"pwd", "otp", "sms", "mfa"}},
		{"recovery code", passed(pwd, saved), auth.AAL1, []string{"pwd"}},
		{"pass", policy.Passed{Factors: []auth.Factor{pwd}, UsedPass: true}, auth.AAL1, []string{"pwd"}},
		{"passkey", passed(key), auth.AAL2, []string{"pop", "user", "mfa"}},
		{"password and passkey", passed(pwd, key), auth.AAL2, []string{"pwd", "pop", "user", "mfa"}},
		{"passkey and app", passed(key, app), auth.AAL2, []string{"otp", "pop", "user", "mfa"}},
		{"provider", passed(other), auth.AAL1, nil},
		{"provider and email", passed(other, mail), auth.AAL1, nil},
		{"provider and app", passed(other, app), auth.AAL2, []string{"otp", "mfa"}},
		{"provider and text", passed(other, text), auth.AAL2, []string{"sms", "mfa"}},
		{"provider and recovery code", passed(other, saved), auth.AAL1, nil},
		{"email alone", passed(mail), auth.AAL1, nil},
		{"no password", passed(app, text), auth.AAL1, []string{"otp", "sms"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			acr, amr := policy.Assurance(row.passed)
			if acr != row.acr || !slices.Equal(amr, row.amr) {
				t.Errorf("acr %s, amr %v", acr, amr)
			}
		})
	}
}
