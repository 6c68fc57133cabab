package policy

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"foyer/auth"
)

// allProved merges what the session and this conversation have proved.
func (s Situation) allProved() map[auth.Factor]time.Time {
	all := maps.Clone(s.ProvedAt)
	if all == nil {
		all = map[auth.Factor]time.Time{}
	}
	for factor, at := range s.Passed.ProvedAt {
		if at.After(all[factor]) {
			all[factor] = at
		}
	}
	return all
}

// stepUpProof: an authenticator that was added here is no reason to ask for it.
func (s Situation) stepUpProof() []Way {
	prior, _ := s.secondFactors()
	if StepUpMet(prior, s.base(), s.allProved(), s.Purpose, s.Now) {
		return nil
	}
	return owed(StepUpWays(s))
}

// StepUpWays returns the proofs that lead to StepUpMet: first those that are
// enough, the strongest first, then those that need a second one. It is empty
// where the person has no such proof. A recovery code is none.
func StepUpWays(s Situation) []Way {
	prior, _ := s.secondFactors()
	if !s.Purpose.Known() || s.Purpose == PurposeSignIn {
		return nil
	}
	enrolled, proofs := worths(prior, s.Now), fresh(s.allProved(), s.Now)
	offers := s.offers(prior)
	type ranked struct {
		offer
		steps int
	}
	var found []ranked
	for _, one := range offers {
		if steps := s.base().stepsLeft(one, offers, proofs, enrolled); steps > 0 {
			found = append(found, ranked{one, steps})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int {
		return cmp.Or(a.steps-b.steps, Strength(b.worth)-Strength(a.worth))
	})
	ways := make([]Way, 0, len(found))
	for _, one := range found {
		ways = append(ways, one.way)
	}
	return ways
}

// offer is a proof that the person could give, and what it would count as.
type offer struct {
	way   Way
	worth auth.Factor
}

func (s Situation) offers(prior []auth.Authenticator) []offer {
	var offers []offer
	byID := map[string]auth.Authenticator{}
	for _, one := range prior {
		byID[one.ID] = one
	}
	for _, way := range s.proofWays(prior) {
		way.Ask = false
		offers = append(offers, offer{way, ProofOf(byID[way.AuthenticatorID], s.Now)})
	}
	if !s.NoPassword {
		return append(offers, offer{Way{Step: auth.StepPassword}, auth.FactorPassword})
	}
	if s.Identity {
		offers = append(offers, offer{Way{Step: auth.StepGoogle}, auth.FactorGoogle})
	}
	if len(prior) == 0 && s.Channels.Email {
		offers = append(offers, offer{Way{Step: auth.StepEmailCode}, auth.FactorEmailCode})
	}
	return offers
}

// stepsLeft is 1 if the proof is enough, 2 if it is with one more that would
// not be enough itself, and 0 if it leads nowhere.
func (b Base) stepsLeft(one offer, offers []offer, proofs proofSet, enrolled []auth.Factor) int {
	if proofs[one.worth] {
		return 0
	}
	with := maps.Clone(proofs)
	with[one.worth] = true
	if b.enough(with, enrolled) {
		return 1
	}
	for _, second := range offers {
		alone, both := maps.Clone(proofs), maps.Clone(with)
		alone[second.worth], both[second.worth] = true, true
		if !b.enough(alone, enrolled) && b.enough(both, enrolled) {
			return 2
		}
	}
	return 0
}

// stepUpWork is what a step-up is for, once it is met.
func (s Situation) stepUpWork() []Way {
	switch s.Purpose {
	case PurposeManage:
		return s.manage()
	case PurposePassword:
		if !s.Passed.NewPassword {
			return only(auth.StepNewPassword)
		}
	case PurposeRecoveryCode:
		if !s.Passed.RecoverySaved {
			return only(auth.StepRecoveryCodeSaved)
		}
	}
	return nil
}

// manage offers one enrollment; who came to remove or rename declines it.
func (s Situation) manage() []Way {
	if _, added := s.secondFactors(); len(added) == 0 {
		return s.optionalEnrollment()
	}
	if ways := s.freshRecovery(); len(ways) > 0 && !ways[0].Optional {
		return ways
	}
	return nil
}
