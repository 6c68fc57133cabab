package client

import (
	"context"
	"net/url"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// Send asks for a code to be sent, by an authenticator (its id) or for the
// enrollment of one (phone, where the step needs a number). Where the last one
// is too fresh the server restates what is next and sends nothing.
func (s *SignIn) Send(ctx context.Context, step auth.Step, id, phone string) (Progress, error) {
	members := url.Values{api.ParamSend: {"1"}}
	setUnlessEmpty(members, api.ParamID, id)
	setUnlessEmpty(members, api.ParamPhone, phone)
	return s.step(ctx, step, members)
}

// Code answers a step with a code: of an authenticator (its id), an
// enrollment, a recovery code or an admin's pass.
func (s *SignIn) Code(ctx context.Context, step auth.Step, id string, code auth.Secret) (Progress, error) {
	members := url.Values{api.ParamCode: {code.Reveal()}}
	setUnlessEmpty(members, api.ParamID, id)
	return s.step(ctx, step, members)
}

// Take takes a step without members: auth.StepEnrollTOTP before its code,
// auth.StepRecoveryCodeSaved.
func (s *SignIn) Take(ctx context.Context, step auth.Step) (Progress, error) {
	return s.step(ctx, step, url.Values{})
}

// Skip declines an optional step.
func (s *SignIn) Skip(ctx context.Context, of auth.Step) (Progress, error) {
	return s.step(ctx, auth.StepSkip, url.Values{api.ParamOf: {string(of)}})
}

// Status restates what is next; it proves and counts nothing.
func (s *SignIn) Status(ctx context.Context) (Progress, error) {
	return s.step(ctx, auth.StepStatus, url.Values{})
}

func setUnlessEmpty(members url.Values, name, value string) {
	if value != "" {
		members.Set(name, value)
	}
}

// StepUp begins a step-up of the session with the access token (RFC 9470).
// Nothing is sent before Open.
func (c *Client) StepUp(access auth.Secret, purpose string) *SignIn {
	return &SignIn{client: c, verifier: newVerifier(), access: access, purpose: purpose}
}

// Open asks what a step-up needs. It wraps ErrInvalidToken where the server no
// longer takes the access token.
func (s *SignIn) Open(ctx context.Context) (Progress, error) {
	members := url.Values{
		api.ParamStepUp: {"1"}, api.ParamPurpose: {s.purpose}, api.ParamClientID: {api.ClientDesktop},
	}
	s.challenge(members)
	return s.post(ctx, members)
}

// Shown is what a step gives a person to see, once.
type Shown struct {
	// TOTP is the key in base32, URI its otpauth form.
	TOTP auth.Secret
	URI  auth.Secret
	// Recovery is a recovery code that auth.StepRecoveryCodeSaved activates.
	Recovery auth.Secret
}

// Bounds of what a step tells.
const (
	maxWays   = 32
	maxStep   = 64
	maxURI    = 2 << 10
	maxRules  = 32
	maxSkew   = 24 * 3600
	maxShown  = 128
	uriScheme = "otpauth://totp/"
)

// shownOf reports false for what could not be shown as what it claims to be.
func shownOf(answer api.Answer) (Shown, bool) {
	shown := Shown{auth.Secret(answer.Secret), auth.Secret(answer.OTPAuthURI), auth.Secret(answer.RecoveryCode)}
	if (answer.Secret == "") != (answer.OTPAuthURI == "") {
		return Shown{}, false
	}
	if answer.Secret != "" {
		base32 := strings.Trim(answer.Secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=") == ""
		uri := len(answer.OTPAuthURI) <= maxURI && isVisible(answer.OTPAuthURI) && strings.HasPrefix(answer.OTPAuthURI, uriScheme)
		if !base32 || len(answer.Secret) > maxShown || !uri {
			return Shown{}, false
		}
	}
	code := answer.RecoveryCode
	if code != "" && (len(code) > maxShown || !isVisible(strings.ReplaceAll(code, " ", "-"))) {
		return Shown{}, false
	}
	return shown, true
}

// cleanNext bounds what the server says of ways to go on, and leaves out what
// cannot be one.
func cleanNext(next []Next) []Next {
	var ways []Next
	for _, way := range next[:min(len(next), maxWays)] {
		id := way.ID == "" || len(way.ID) <= maxStep && isVisible(way.ID)
		if len(way.Step) > maxStep || !isVisible(string(way.Step)) || !id {
			continue
		}
		way.Label, way.Hint, way.Delivery = clean(way.Label), clean(way.Hint), clean(way.Delivery)
		way.ResendAfter, way.ExpiresIn = int(seconds(way.ResendAfter)/time.Second), int(seconds(way.ExpiresIn)/time.Second)
		way.DeliveredAt = max(way.DeliveredAt, 0)
		way.Rules = cleanPolicy(way.Rules)
		if way.AttemptsLeft != nil {
			left := min(max(*way.AttemptsLeft, 0), 1000)
			way.AttemptsLeft = &left
		}
		ways = append(ways, way)
	}
	return ways
}

func skew(count int) time.Duration {
	return time.Duration(min(max(count, -maxSkew), maxSkew)) * time.Second
}

// cleanPolicy bounds the rules of a new password.
func cleanPolicy(rules []Rule) []Rule {
	var kept []Rule
	for _, rule := range rules[:min(len(rules), maxRules)] {
		if isID(rule.Name) {
			kept = append(kept, Rule{Name: rule.Name, Min: min(max(rule.Min, 0), maxText)})
		}
	}
	return kept
}

// cleanRules bounds the names of rules that a password failed.
func cleanRules(names []string) []string {
	var kept []string
	for _, name := range names[:min(len(names), maxRules)] {
		if isID(name) {
			kept = append(kept, name)
		}
	}
	return kept
}
