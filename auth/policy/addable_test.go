package policy_test

import (
	"slices"
	"testing"

	"foyer/auth"
	"foyer/auth/policy"
)

func TestAddableIsWhatMayBeSetUp(t *testing.T) {
	rows := []struct {
		name      string
		situation policy.Situation
		want      []auth.Step
	}{
		{"solo", policy.Situation{Account: solo(), Channels: both},
			[]auth.Step{auth.StepEnrollTOTP, auth.StepEnrollSMS, auth.StepEnrollEmail}},
		{"the policy's, in its order", policy.Situation{Account: member(), Policy: permits(mail, app), Channels: both},
			[]auth.Step{auth.StepEnrollEmail, auth.StepEnrollTOTP}},
		{"an address is enrolled once", policy.Situation{Account: member(), Policy: permits(mail, app), Channels: both, Authenticators: has(mail, app)},
			[]auth.Step{auth.StepEnrollTOTP}},
		{"passkeys", policy.Situation{Account: solo(), Channels: all3, Install: "here"},
			[]auth.Step{auth.StepEnrollPasskey, auth.StepEnrollTOTP, auth.StepEnrollSMS, auth.StepEnrollEmail}},
		{"one passkey a device", policy.Situation{Account: member(), Policy: permits(key, app), Channels: all3, Install: "here",
			Authenticators: []auth.Authenticator{keyAt("k", "here")}}, []auth.Step{auth.StepEnrollTOTP}},
		{"a passkey of another device", policy.Situation{Account: member(), Policy: permits(key, app), Channels: all3, Install: "here",
			Authenticators: []auth.Authenticator{keyAt("k", "there")}}, []auth.Step{auth.StepEnrollPasskey, auth.StepEnrollTOTP}},
		{"the policy lists no passkeys", policy.Situation{Account: member(), Policy: permits(app), Channels: all3, Install: "here"},
			[]auth.Step{auth.StepEnrollTOTP}},
		{"no channels", policy.Situation{Account: solo()}, []auth.Step{auth.StepEnrollTOTP}},
		{"off", policy.Situation{Account: member(), Policy: auth.MFAPolicy{MFA: auth.MFAOff, Methods: kinds}, Channels: both}, []auth.Step{}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := policy.Addable(row.situation); got == nil || !slices.Equal(got, row.want) {
				t.Errorf("addable %v", got)
			}
		})
	}
}

func TestMethodsHaveTheirChannels(t *testing.T) {
	if got := both.Methods(); !slices.Equal(got, []auth.Factor{mail, text, app}) {
		t.Errorf("all: %v", got)
	}
	if got := all3.Methods(); !slices.Equal(got, []auth.Factor{mail, text, app, key}) {
		t.Errorf("with passkeys: %v", got)
	}
	if got := (policy.Channels{}).Methods(); !slices.Equal(got, []auth.Factor{app}) {
		t.Errorf("none: %v", got)
	}
	for _, factor := range kinds {
		if !policy.Enrollable(factor) {
			t.Errorf("%s cannot be named", factor)
		}
	}
	if policy.Enrollable(pwd) || policy.Enrollable(saved) || policy.Enrollable(other) {
		t.Error("password or recovery code can be named")
	}
}
