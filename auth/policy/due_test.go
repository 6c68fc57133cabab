package policy_test

import (
	"slices"
	"testing"

	"foyer/auth"
	"foyer/auth/policy"
)

func TestDueAsksForWhatIsMissing(t *testing.T) {
	ordinary, mustChange := auth.Account{ID: "a"}, auth.Account{ID: "a", MustChangePassword: true}
	password := policy.Passed{Factors: []auth.Factor{auth.FactorPassword}}
	changed := policy.Passed{Factors: []auth.Factor{auth.FactorPassword}, NewPassword: true}
	rows := []struct {
		name    string
		account auth.Account
		passed  policy.Passed
		want    []auth.Step
	}{
		{"nobody proved anything", auth.Account{}, policy.Passed{}, []auth.Step{auth.StepPassword}},
		{"nothing proved", ordinary, policy.Passed{}, []auth.Step{auth.StepPassword}},
		{"password proved", ordinary, password, nil},
		{"must change, nothing proved", mustChange, policy.Passed{}, []auth.Step{auth.StepPassword}},
		{"must change, password proved", mustChange, password, []auth.Step{auth.StepNewPassword}},
		{"must change, changed", mustChange, changed, nil},
		{"a new password is no proof", ordinary, policy.Passed{NewPassword: true}, []auth.Step{auth.StepPassword}},
		{"another factor is no password", ordinary, policy.Passed{Factors: []auth.Factor{auth.FactorTOTP}}, []auth.Step{auth.StepPassword}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := policy.Due(row.account, row.passed); !slices.Equal(got, row.want) {
				t.Errorf("due %v, want %v", got, row.want)
			}
		})
	}
}

func TestPasswordAloneIsAAL1(t *testing.T) {
	acr, amr := policy.Assurance(policy.Passed{Factors: []auth.Factor{auth.FactorPassword}})
	if acr != auth.AAL1 || !slices.Equal(amr, []string{"pwd"}) {
		t.Errorf("acr %s, amr %v", acr, amr)
	}
}
