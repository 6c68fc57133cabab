package policy

import (
	"maps"
	"slices"
	"time"

	"foyer/auth"
)

// Passed is what a person has proved and done in one conversation. It is kept
// as JSON with these names, so they are stable. All of it is recorded by
// auth/flow after the fact was checked; nothing comes from the wire.
type Passed struct {
	// Factors were proved here, also by enrolling one. A recovery code or an
	// admin's pass is no factor: see UsedRecovery and UsedPass.
	Factors []auth.Factor
	// NewPassword: a new one was set after all factors.
	NewPassword bool
	// ProvedAt is when each proof was made here, as step-up counts it: see
	// ProofOf.
	ProvedAt map[auth.Factor]time.Time `json:",omitempty"`
	// Authenticators are the IDs of those that were proved here. Each proof holds
	// as long as its authenticator is the account's: see Lapsed.
	Authenticators []string `json:",omitempty"`
	// Enrolled are the IDs of the authenticators that were added here.
	Enrolled []string `json:",omitempty"`
	// RecoveryPending: a new recovery code was shown here; RecoverySaved: and
	// was stored safely, so that it is active.
	RecoveryPending bool `json:",omitempty"`
	RecoverySaved   bool `json:",omitempty"`
	// UsedRecovery, UsedPass: presented here for the second factor.
	UsedRecovery bool `json:",omitempty"`
	UsedPass     bool `json:",omitempty"`
	// Declined are the optional steps that were skipped.
	Declined []auth.Step `json:",omitempty"`
}

// Has tells whether the factor was proved.
func (p Passed) Has(factor auth.Factor) bool { return slices.Contains(p.Factors, factor) }

// Prove returns p with the proof of one authenticator. For the password and
// the recovery code it has only its Factor. p itself stays as it was.
func (p Passed) Prove(proved auth.Authenticator, now time.Time) Passed {
	if proved.Factor == auth.FactorRecoveryCode {
		p.UsedRecovery = true
	} else if !p.Has(proved.Factor) {
		p.Factors = append(slices.Clip(p.Factors), proved.Factor)
	}
	if proved.ID != "" && !slices.Contains(p.Authenticators, proved.ID) {
		p.Authenticators = append(slices.Clip(p.Authenticators), proved.ID)
	}
	at := maps.Clone(p.ProvedAt)
	if at == nil {
		at = map[auth.Factor]time.Time{}
	}
	at[ProofOf(proved, now)] = now
	p.ProvedAt = at
	return p
}

// Enroll returns p with an authenticator that was added and proved here, with
// its ProvedAs and ProvedUntil as Provenance gave them before.
func (p Passed) Enroll(added auth.Authenticator, now time.Time) Passed {
	p = p.Prove(added, now)
	p.Enrolled = append(slices.Clip(p.Enrolled), added.ID)
	return p
}

// Lapsed tells whether something that was proved or added here is no longer
// among the account's authenticators. One of the same kind that was set up
// since is another one, so that the proof must not count for it.
func (p Passed) Lapsed(authenticators []auth.Authenticator) bool {
	return slices.ContainsFunc(p.Authenticators, func(id string) bool {
		return !slices.ContainsFunc(authenticators, func(a auth.Authenticator) bool { return a.ID == id })
	})
}

// Decline returns p with an optional step skipped.
func (p Passed) Decline(step auth.Step) Passed {
	if !slices.Contains(p.Declined, step) {
		p.Declined = append(slices.Clip(p.Declined), step)
	}
	return p
}
