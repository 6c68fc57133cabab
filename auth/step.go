package auth

// Step names one step of a sign-in on the wire.
type Step string

// The steps this version knows. Others of docs/protocol.md join with their
// factors.
const (
	StepPassword    Step = "password"
	StepNewPassword Step = "new_password"
	// StepStatus restates what is next; it proves nothing.
	StepStatus Step = "status"

	// The second factors; each proves one enrolled authenticator.
	StepTOTP      Step = "totp"
	StepEmailCode Step = "email_code"
	StepSMSCode   Step = "sms_code"
	// StepRecoveryCode stands for the second factor once.
	StepRecoveryCode Step = "recovery_code"
	// StepRecoveryCodeSaved activates the recovery code that was shown.
	StepRecoveryCodeSaved Step = "recovery_code_saved"

	// The enrollments; each adds one authenticator.
	StepEnrollTOTP  Step = "enroll_totp"
	StepEnrollEmail Step = "enroll_email"
	StepEnrollSMS   Step = "enroll_sms"

	// StepAdminPass is never listed; policy.PassAccepted says where it may be
	// taken.
	StepAdminPass Step = "admin_pass"
	// StepPasskey proves a passkey through the browser; as a first step it
	// needs no username. StepEnrollPasskey adds one.
	StepPasskey       Step = "passkey"
	StepEnrollPasskey Step = "enroll_passkey"
	// StepGoogle signs in with the configured OpenID Connect provider.
	StepGoogle Step = "google"
	// StepRegister begins a new account.
	StepRegister Step = "register"

	// StepSkip declines an optional step.
	StepSkip Step = "skip"
)

// Reason says why a step was refused, or why a session is over.
type Reason string

// The reasons this version gives.
const (
	ReasonInvalidCredentials Reason = "invalid_credentials"
	ReasonAccountDisabled    Reason = "account_disabled"
	ReasonWeakPassword       Reason = "weak_password"
	ReasonPasswordChange     Reason = "password_change_required"

	// ReasonInvalidCode: not the code, or one that is spent or void.
	ReasonInvalidCode Reason = "invalid_code"
	// ReasonCodeExpired: it was the right code, too late.
	ReasonCodeExpired Reason = "code_expired"
	// ReasonClockSkew: two codes in a row were right by another clock; it is
	// told, never accepted.
	ReasonClockSkew Reason = "clock_skew"
	// ReasonAuthenticatorDisabled: removed or no longer allowed since it was
	// offered.
	ReasonAuthenticatorDisabled Reason = "authenticator_disabled"
	// ReasonDeliveryFailed: the code could not be handed over; try another
	// way.
	ReasonDeliveryFailed Reason = "delivery_failed"
	// ReasonPhoneNotSupported comes with the kind of number it was.
	ReasonPhoneNotSupported Reason = "phone_not_supported"
	// ReasonProofRequired: something stronger or fresher has to be proved
	// first.
	ReasonProofRequired Reason = "proof_required"
	// ReasonRegistrationClosed: no account is made here for that address.
	ReasonRegistrationClosed Reason = "registration_closed"
	// ReasonProviderUnavailable: the other provider does not answer.
	ReasonProviderUnavailable Reason = "provider_unavailable"
	// ReasonNotUsable: a name or an email that cannot be one.
	ReasonNotUsable Reason = "not_usable"
)
