package auth

// Step names one step of a sign-in on the wire.
type Step string

// The steps this version knows. Others of docs/protocol.md join with their
// factors.
const (
	StepPassword    Step = "password"
	StepNewPassword Step = "new_password"
	StepStatus      Step = "status"
)

// Reason says why a step was refused, or why a session is over.
type Reason string

// The reasons this version gives.
const (
	ReasonInvalidCredentials Reason = "invalid_credentials"
	ReasonAccountDisabled    Reason = "account_disabled"
	ReasonWeakPassword       Reason = "weak_password"
	ReasonPasswordChange     Reason = "password_change_required"
)
