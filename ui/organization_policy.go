package ui

import (
	"slices"

	"foyer/app"
)

// policy is what can be chosen.
type policy struct {
	mfa     string
	methods [4]bool // in the order of methods
	atOnce  bool
}

var mfaSettings = []string{"off", "optional", "required"}

func newPolicy(mfa string, list []string, atOnce bool) policy {
	p := policy{mfa: mfa, atOnce: atOnce}
	for i, m := range methods {
		p.methods[i] = slices.Contains(list, m)
	}
	return p
}

// saved is the policy in force.
func saved(o app.Organization) policy { return newPolicy(o.MFA, o.Methods, false) }

func (p policy) allows(method string) bool { return p.methods[slices.Index(methods, method)] }

// list is in the order of the set-up screen.
func (p policy) list() []string {
	out := []string{}
	for i, m := range methods {
		if p.methods[i] {
			out = append(out, m)
		}
	}
	return out
}

// empty asks for a second step and allows none.
func (p policy) empty() bool { return p.mfa != "off" && p.methods == [4]bool{} }
