package auth

import "time"

// Authenticator is one enrolled thing of an account that proves a factor. It
// carries no secret.
type Authenticator struct {
	ID        string
	AccountID string
	Factor    Factor
	// Label is the person's name for it, such as "Ann's Pixel"; may be empty.
	Label string
	// Hint is its address, masked for people: "a…@riverside.example", "•• 0142".
	Hint      string
	CreatedAt time.Time
	UsedAt    time.Time // zero if never
	// ProvedAs is the factor by which it was enrolled where that was weaker
	// than the strongest then enrolled: until ProvedUntil it counts in a
	// step-up as that proof only. Empty otherwise.
	ProvedAs    Factor
	ProvedUntil time.Time
	// Install is the thumbprint of the install on whose computer a passkey was
	// made: it is the default there. Empty for other kinds.
	Install string
}

// MFA is what an organization asks of its members and admins.
type MFA string

// The settings of an organization.
const (
	MFAOff      MFA = "off"
	MFAOptional MFA = "optional"
	MFARequired MFA = "required"
)

// MFAPolicy is an organization's policy on second factors. It binds members
// and admins; guests and solo accounts are not affected.
type MFAPolicy struct {
	MFA MFA
	// Methods may be used and enrolled, in the order of the set-up screen:
	// FactorTOTP, FactorEmailCode, FactorSMSCode, FactorPasskey.
	Methods []Factor
	// AtOnceFrom pauses sessions begun before it until they satisfy the
	// policy; zero for a policy that waits for the next sign-in.
	AtOnceFrom time.Time
}
