package client

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

var b64 = base64.RawURLEncoding

// Begin says how a sign-in begins.
type Begin struct {
	// Remember asks for the longer limits of a session.
	Remember bool
	// DeviceName is shown to the person in the list of sessions.
	DeviceName string
	// Locales are the person's languages, the preferred first (BCP 47).
	Locales []string
}

// SignIn is one sign-in under way: its PKCE verifier (RFC 7636) and the
// auth_session that the next step spends. Not safe for concurrent use.
type SignIn struct {
	client   *Client
	begin    Begin
	session  auth.Secret
	verifier auth.Secret
	told     bool // the server has our code_challenge
}

// Format implements fmt.Formatter: no verb prints what it holds.
func (s SignIn) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "sign-in under way") }

// Begin starts a sign-in; nothing is sent before its first step.
func (c *Client) Begin(begin Begin) *SignIn {
	return &SignIn{client: c, begin: begin, verifier: newVerifier()}
}

// Resume goes on with a paused session, see Paused.
func (c *Client) Resume(paused Paused) *SignIn {
	return &SignIn{client: c, session: paused.AuthSession, verifier: newVerifier()}
}

func newVerifier() auth.Secret {
	random := make([]byte, 32)
	rand.Read(random)
	return auth.Secret(b64.EncodeToString(random))
}

// Next is one way to go on; Rule is one rule of a new password.
type (
	Next = api.Next
	Rule = api.Rule
)

// Progress is the answer to a step: done where Code is set, else what is next.
type Progress struct {
	// Code is good for Redeem, once and for a minute.
	Code auth.Secret
	// Reason says why the step was refused, or is empty.
	Reason auth.Reason
	// RefusedRules are the rules that a new password failed.
	RefusedRules []string
	// Next are the ways to go on, the default first.
	Next []Next
	// ExpiresIn is how long the sign-in may wait for the next step.
	ExpiresIn time.Duration
}

// Done tells whether the sign-in has its code.
func (p Progress) Done() bool { return p.Code != "" }

// Offers returns the entry of a step, if the server offers it.
func (p Progress) Offers(step auth.Step) (Next, bool) {
	for _, next := range p.Next {
		if next.Step == step {
			return next, true
		}
	}
	return Next{}, false
}

// Password takes the first step, or the step again after a wrong answer.
func (s *SignIn) Password(ctx context.Context, username string, password auth.Secret) (Progress, error) {
	return s.step(ctx, auth.StepPassword, url.Values{
		api.ParamUsername: {username}, api.ParamPassword: {password.Reveal()},
	})
}

// NewPassword answers auth.StepNewPassword.
func (s *SignIn) NewPassword(ctx context.Context, password auth.Secret) (Progress, error) {
	return s.step(ctx, auth.StepNewPassword, url.Values{api.ParamPassword: {password.Reveal()}})
}

// step posts one step. After a SpentError the sign-in is over.
func (s *SignIn) step(ctx context.Context, step auth.Step, members url.Values) (Progress, error) {
	members.Set(api.ParamStep, string(step))
	if s.session != "" {
		members.Set(api.ParamAuthSession, s.session.Reveal())
	} else {
		s.open(members)
	}
	if !s.told {
		sum := sha256.Sum256([]byte(s.verifier))
		members.Set(api.ParamCodeChallenge, b64.EncodeToString(sum[:]))
		members.Set(api.ParamCodeMethod, api.MethodS256)
	}
	got, err := s.client.send(ctx, request{
		method: http.MethodPost, path: api.PathChallenge, form: members, proof: true, repeat: true,
	})
	if err != nil {
		return Progress{}, err
	}
	progress, session, err := decodeProgress(got)
	if err != nil {
		return Progress{}, err
	}
	s.session, s.told = session, true
	return progress, nil
}

func (s *SignIn) open(members url.Values) {
	scope := auth.ScopeFoyer
	if s.begin.Remember {
		scope = auth.ScopeRemember
	}
	members.Set(api.ParamResponseType, api.ResponseTypeCode)
	members.Set(api.ParamClientID, api.ClientDesktop)
	members.Set(api.ParamScope, scope)
	if s.begin.DeviceName != "" {
		members.Set(api.ParamDeviceName, s.begin.DeviceName)
	}
	if len(s.begin.Locales) > 0 {
		members.Set(api.ParamUILocales, strings.Join(s.begin.Locales, " "))
	}
}

func decodeProgress(r reply) (Progress, auth.Secret, error) {
	var answer api.Answer
	if err := decode(r, &answer); err != nil {
		return Progress{}, "", err
	}
	switch {
	case answer.Error == "" && r.status == http.StatusOK && isToken(answer.AuthorizationCode):
		return Progress{Code: auth.Secret(answer.AuthorizationCode)}, auth.Secret(answer.AuthSession), nil
	case answer.Error != api.ErrInsufficientAuthorization:
		return Progress{}, "", refusal(r, answer)
	case !isAuthSession(answer.AuthSession) || len(answer.Next) == 0:
		return Progress{}, "", &NotFoyerError{r.status, "no way to go on"}
	}
	return Progress{
		Reason: answer.Reason, RefusedRules: answer.Rules, Next: answer.Next,
		ExpiresIn: seconds(answer.SessionExpiresIn),
	}, auth.Secret(answer.AuthSession), nil
}
