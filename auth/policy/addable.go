package policy

import (
	"slices"

	"foyer/auth"
)

// Addable are the enrollments a person may choose from Security.
func Addable(s Situation) []auth.Step {
	steps := []auth.Step{}
	for _, way := range s.enrollWays() {
		steps = append(steps, way.Step)
	}
	return steps
}

// Enrollable tells the kinds that a policy can name.
func Enrollable(factor auth.Factor) bool { return slices.Contains(everyMethod, factor) }

// Methods are the kinds that can be used with these channels.
func (c Channels) Methods() []auth.Factor {
	methods := []auth.Factor{}
	if c.Email {
		methods = append(methods, auth.FactorEmailCode)
	}
	if c.SMS {
		methods = append(methods, auth.FactorSMSCode)
	}
	methods = append(methods, auth.FactorTOTP)
	if c.Passkey {
		methods = append(methods, auth.FactorPasskey)
	}
	return methods
}
