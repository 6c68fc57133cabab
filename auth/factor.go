package auth

// Factor is a kind of proof. An authenticator is one enrolled thing of a kind.
type Factor string

// The factors of this product. Steps of the wire are named after them.
const (
	FactorPassword     Factor = "password"
	FactorTOTP         Factor = "totp"
	FactorEmailCode    Factor = "email_code"
	FactorSMSCode      Factor = "sms_code"
	FactorPasskey      Factor = "passkey"
	FactorRecoveryCode Factor = "recovery_code"
	FactorGoogle       Factor = "google"
)

// Authentication context classes a session can reach (RFC 9470 acr_values).
const (
	AAL1 = "aal1"
	AAL2 = "aal2"
)
