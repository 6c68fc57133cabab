package api

import "foyer/auth"

// Form members of PathChallenge.
const (
	ParamResponseType  = "response_type"
	ParamClientID      = "client_id"
	ParamScope         = "scope"
	ParamCodeChallenge = "code_challenge"
	ParamCodeMethod    = "code_challenge_method"
	ParamDeviceName    = "device_name"
	ParamUILocales     = "ui_locales"
	ParamAuthSession   = "auth_session"
	ParamStep          = "step"
	ParamUsername      = "username"
	ParamPassword      = "password"
	ParamID            = "id"
	ParamCode          = "code"
	ParamSend          = "send"
	ParamOf            = "of"
	ParamPhone         = "phone"
	ParamStepUp        = "step_up" // "1", with an access token: RFC 9470
	ParamPurpose       = "purpose"

	// Of steps that go through the browser. ParamCode and ParamCodeVerifier
	// carry what Google has given.
	ParamRedirectURI = "redirect_uri"
	ParamState       = "state"
	ParamLegCode     = "leg_code"
	ParamConfirm     = "confirm" // "1" stores a new passkey

	// Of StepRegister, beside ParamPassword.
	ParamName  = "name"
	ParamEmail = "email"
)

// ResponseTypeCode and MethodS256 are the only values of their members.
const (
	ResponseTypeCode = "code"
	MethodS256       = "S256"
)

// Step names one step of a sign-in.
type Step = auth.Step

// The steps this version knows.
const (
	StepPassword    = auth.StepPassword
	StepNewPassword = auth.StepNewPassword
	StepStatus      = auth.StepStatus
)

// Next is one way to go on.
type Next struct {
	Step     Step   `json:"step"`
	ID       string `json:"id,omitempty"`
	Label    string `json:"label,omitempty"`
	Hint     string `json:"hint,omitempty"`
	Optional bool   `json:"optional,omitempty"`
	Ask      bool   `json:"ask,omitempty"`
	// AttemptsLeft until the next wait; nil where it is not counted down.
	AttemptsLeft *int   `json:"attempts_left,omitempty"`
	Sent         bool   `json:"sent,omitempty"`
	ResendAfter  int    `json:"resend_after,omitempty"` // seconds
	Delivery     string `json:"delivery,omitempty"`     // queued, accepted, failed
	DeliveredAt  int64  `json:"delivered_at,omitempty"` // unix seconds, with accepted
	ExpiresIn    int    `json:"expires_in,omitempty"`   // seconds
	// Rules of a new password, with StepNewPassword.
	Rules []Rule `json:"rules,omitempty"`
	// Confirm: the passkey that Label and Hint name waits to be kept.
	Confirm bool `json:"confirm,omitempty"`
}

// Rule is one rule of the password policy.
type Rule struct {
	Name string `json:"name"`          // length, upper, lower, digit, symbol, common, context, same
	Min  int    `json:"min,omitempty"` // of length, in characters
}

// Answer is the body of every answer of PathChallenge. Error is empty when the
// code is given.
type Answer struct {
	AuthorizationCode string `json:"authorization_code,omitempty"`
	AuthSession       string `json:"auth_session,omitempty"`

	Error            ErrorCode `json:"error,omitempty"`
	ErrorDescription string    `json:"error_description,omitempty"`
	// SessionExpiresIn is how long auth_session lives, in seconds.
	SessionExpiresIn int    `json:"session_expires_in,omitempty"`
	Reason           Reason `json:"reason,omitempty"`
	Next             []Next `json:"next,omitempty"`
	// Rules that the password failed, with ReasonWeakPassword.
	Rules []string `json:"rules,omitempty"`
	// Secret (base32) and OTPAuthURI answer the first enroll_totp, once.
	Secret     string `json:"secret,omitempty"`
	OTPAuthURI string `json:"otpauth_uri,omitempty"`
	// RecoveryCode is a pending one, with recovery_code_saved in Next.
	RecoveryCode string `json:"recovery_code,omitempty"`
	// SkewSeconds goes with ReasonClockSkew; positive is slow.
	SkewSeconds int `json:"skew_seconds,omitempty"`
	// Why goes with ReasonPhoneNotSupported: country, not_us, premium,
	// toll_free, invalid.
	Why string `json:"why,omitempty"`
	// Closed: waiting does not help, with ErrTooManyAttempts.
	Closed bool `json:"closed,omitempty"`
	// RequestURI goes with ErrRedirectToWeb: the browser opens the
	// authorization endpoint with it and client_id, within ExpiresIn seconds.
	RequestURI string `json:"request_uri,omitempty"`
	ExpiresIn  int    `json:"expires_in,omitempty"`
	// Google answers the first google step.
	Google *Google `json:"google,omitempty"`
}

// Google is what the program needs to send the browser to the OpenID Connect
// provider. Nonce is good once.
type Google struct {
	AuthorizationEndpoint string `json:"authorization_endpoint"`
	ClientID              string `json:"client_id"`
	Scope                 string `json:"scope"`
	Nonce                 string `json:"nonce"`
}

// ErrorCode is the "error" member at /oauth endpoints.
type ErrorCode string

// The errors of the profile.
const (
	ErrInsufficientAuthorization ErrorCode = "insufficient_authorization" // 403: go on with Next
	ErrRedirectToWeb             ErrorCode = "redirect_to_web"            // 403
	ErrInvalidSession            ErrorCode = "invalid_session"            // 400: start over
	ErrInvalidRequest            ErrorCode = "invalid_request"            // 400
	ErrInvalidClient             ErrorCode = "invalid_client"             // 400
	ErrInvalidGrant              ErrorCode = "invalid_grant"              // 400
	ErrInvalidScope              ErrorCode = "invalid_scope"              // 400
	ErrUnsupportedGrantType      ErrorCode = "unsupported_grant_type"     // 400
	ErrUnsupportedResponseType   ErrorCode = "unsupported_response_type"  // 400
	ErrAccessDenied              ErrorCode = "access_denied"              // 403
	ErrTooManyAttempts           ErrorCode = "too_many_attempts"          // 429, Retry-After
	ErrTemporarilyUnavailable    ErrorCode = "temporarily_unavailable"    // 503, Retry-After
	ErrServerError               ErrorCode = "server_error"               // 500
	ErrUseDPoPNonce              ErrorCode = "use_dpop_nonce"             // 400, at the API 401
	ErrInvalidDPoPProof          ErrorCode = "invalid_dpop_proof"         // 400, at the API 401
	ErrInvalidToken              ErrorCode = "invalid_token"              // 401, at the API
	ErrNotHere                   ErrorCode = "not_here"                   // 403: wrong Host, Origin or launch secret
)

// Reason is the "reason" member: why a step was refused, or why a session is
// over (with ErrInvalidGrant).
type Reason = auth.Reason

// The reasons this version gives.
const (
	ReasonInvalidCredentials = auth.ReasonInvalidCredentials
	ReasonAccountDisabled    = auth.ReasonAccountDisabled
	ReasonWeakPassword       = auth.ReasonWeakPassword
	ReasonPasswordChange     = auth.ReasonPasswordChange

	ReasonSessionEnded  Reason = Reason(auth.EndedBySignOut)
	ReasonPasswordReset Reason = Reason(auth.EndedByPassword)
	ReasonExpired       Reason = Reason(auth.EndedByExpiry)
	ReasonReused        Reason = Reason(auth.EndedByReuse)
	ReasonUnknown       Reason = Reason(auth.EndedUnknown)
)
