package policy

import "foyer/auth"

// firstFactors prove an account by themselves; a passkey stands for a second
// factor too.
var firstFactors = []auth.Factor{auth.FactorPassword, auth.FactorPasskey, auth.FactorGoogle}

// firstProved: somebody has shown to be the account's person.
func (s Situation) firstProved() bool {
	for _, one := range firstFactors {
		if s.Passed.Has(one) {
			return true
		}
	}
	return false
}

// FirstStep tells whether a step may begin a sign-in although it is not listed
// before anybody was named.
func FirstStep(step auth.Step) bool {
	switch step {
	case auth.StepPassword, auth.StepPasskey, auth.StepGoogle, auth.StepRegister:
		return true
	}
	return false
}

// mailProof: who claims an address shows first that its mail reaches them.
func (s Situation) mailProof() []Way {
	if !s.MailPending {
		return nil
	}
	if !s.Channels.Email {
		return only(auth.StepStatus)
	}
	return only(auth.StepEmailCode)
}

// firstFactor lists what the account has, a passkey of this device first;
// before anybody was named that is the password (see FirstStep for the others).
func (s Situation) firstFactor() []Way {
	switch {
	case s.firstProved():
		return nil
	case s.Account.ID == "":
		return only(auth.StepPassword)
	}
	here, elsewhere := s.passkeys()
	ways := s.proofWays(here)
	if !s.NoPassword {
		ways = append(ways, Way{Step: auth.StepPassword})
	}
	ways = append(ways, s.proofWays(elsewhere)...)
	if s.Identity {
		ways = append(ways, Way{Step: auth.StepGoogle})
	}
	for i := range ways {
		ways[i].Ask = false
	}
	return owed(ways)
}

// passkeys are those that were made on the device that asks, and the others.
func (s Situation) passkeys() (here, elsewhere []auth.Authenticator) {
	for _, one := range s.Authenticators {
		switch {
		case s.isHere(one):
			here = append(here, one)
		case one.Factor == auth.FactorPasskey:
			elsewhere = append(elsewhere, one)
		}
	}
	return here, elsewhere
}

func (s Situation) isHere(a auth.Authenticator) bool {
	return a.Factor == auth.FactorPasskey && a.Install != "" && a.Install == s.Install
}

// pendingPasskey: a passkey that was made in the browser is the account's only
// after its person has confirmed it here.
func (s Situation) pendingPasskey() []Way {
	if !s.PasskeyPending {
		return nil
	}
	return only(auth.StepEnrollPasskey)
}

// trustedDevice offers a passkey once an account and install, beside another
// factor.
func (s Situation) trustedDevice() []Way {
	prior, added := s.secondFactors()
	asked := s.OfferedPasskey || s.declined(auth.StepEnrollPasskey) || s.Passed.Has(auth.FactorPasskey)
	if asked || len(prior)+len(added) == 0 {
		return nil
	}
	for _, way := range s.enrollWays() {
		if way.Step == auth.StepEnrollPasskey {
			way.Optional = true
			return []Way{way}
		}
	}
	return nil
}
