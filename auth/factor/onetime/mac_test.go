package onetime_test

import (
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/factor/onetime"
)

var (
	key     = []byte("0123456789abcdef0123456789abcdef")
	binding = onetime.Binding{FlowID: "flow", Address: "ann@riverside.example"}
)

// S10: a code is bound to conversation, address and kind; S9: its hash is keyed.
func TestCodeMatchesNowhereElse(t *testing.T) {
	mac := onetime.MAC(key, auth.FactorEmailCode, binding, "012345")
	if strings.Contains(mac, "012345") || len(mac) != 43 {
		t.Fatalf("mac %q", mac)
	}
	rows := []struct {
		name    string
		key     []byte
		kind    auth.Factor
		binding onetime.Binding
		typed   auth.Secret
		want    bool
	}{
		{"the code", key, auth.FactorEmailCode, binding, "012345", true},
		{"as typed", key, auth.FactorEmailCode, binding, " 012-345", true},
		{"another code", key, auth.FactorEmailCode, binding, "012346", false},
		{"no code", key, auth.FactorEmailCode, binding, "", false},
		{"another key", []byte("x"), auth.FactorEmailCode, binding, "012345", false},
		{"another kind", key, auth.FactorSMSCode, binding, "012345", false},
		{"another flow", key, auth.FactorEmailCode, onetime.Binding{FlowID: "other", Address: binding.Address}, "012345", false},
		{"another address", key, auth.FactorEmailCode, onetime.Binding{FlowID: "flow", Address: "eve@riverside.example"}, "012345", false},
		{"parts moved", key, auth.FactorEmailCode, onetime.Binding{FlowID: "flowann", Address: "@riverside.example"}, "012345", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := onetime.Match(row.key, row.kind, row.binding, mac, row.typed); got != row.want {
				t.Errorf("match %v", got)
			}
		})
	}
}

// What cannot be a code is wrong even where somebody kept its hash.
func TestNoCodeNeverMatches(t *testing.T) {
	for _, kept := range []string{"", onetime.MAC(key, auth.FactorEmailCode, binding, "")} {
		for _, typed := range []auth.Secret{"", "abcdef", "12345"} {
			if onetime.Match(key, auth.FactorEmailCode, binding, kept, typed) {
				t.Errorf("%q matches %q", typed.Reveal(), kept)
			}
		}
	}
}
