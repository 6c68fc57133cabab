package client

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	// access and purpose open a step-up; see Client.StepUp.
	access  auth.Secret
	purpose string
	// lost is the step whose answer never came, see step.
	lost url.Values
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

// Password takes the first step, or the step again after a wrong answer. An
// empty username is whom the sign-in is about already.
func (s *SignIn) Password(ctx context.Context, username string, password auth.Secret) (Progress, error) {
	members := url.Values{api.ParamPassword: {password.Reveal()}}
	setUnlessEmpty(members, api.ParamUsername, username)
	return s.step(ctx, auth.StepPassword, members)
}

// NewPassword answers auth.StepNewPassword.
func (s *SignIn) NewPassword(ctx context.Context, password auth.Secret) (Progress, error) {
	return s.step(ctx, auth.StepNewPassword, url.Values{api.ParamPassword: {password.Reveal()}})
}

// step posts one step. After a SpentError the sign-in is over.
//
// The answer to the step before may have got lost, and with it the auth_session
// that this step has to carry. Where that step is not the same it is repeated
// first, as the server then answers alike; what it came to is returned where
// this step is no longer offered.
func (s *SignIn) step(ctx context.Context, step auth.Step, members url.Values) (Progress, error) {
	members.Set(api.ParamStep, string(step))
	if s.session != "" {
		members.Set(api.ParamAuthSession, s.session.Reveal())
	} else {
		s.open(members)
	}
	if !s.told {
		s.challenge(members)
	}
	if lost := s.lost; lost != nil && !maps.EqualFunc(lost, members, slices.Equal) {
		progress, err := s.post(ctx, lost)
		if err != nil || progress.Done() || !takes(progress, step, members) {
			return progress, err
		}
		members.Set(api.ParamAuthSession, s.session.Reveal())
		members.Del(api.ParamCodeChallenge)
		members.Del(api.ParamCodeMethod)
	}
	return s.post(ctx, members)
}

// takes tells whether a step may follow: some are never listed.
func takes(progress Progress, step auth.Step, members url.Values) bool {
	next, offered := progress.Offers(step)
	switch step {
	case auth.StepStatus, auth.StepAdminPass:
		return true
	case auth.StepSkip:
		return slices.ContainsFunc(progress.Next, func(n Next) bool { return n.Optional || n.Confirm })
	case auth.StepPasskey, auth.StepGoogle, auth.StepEnrollPasskey:
		if progress.isAway() {
			return true // the same leg once more, or another in its place
		}
		// What the browser has made is not to be made again unseen.
		return offered && (!next.Confirm || members.Has(api.ParamConfirm))
	}
	return offered
}

func (s *SignIn) post(ctx context.Context, members url.Values) (Progress, error) {
	r := request{method: http.MethodPost, path: api.PathChallenge, form: members, proof: true, repeat: true}
	if members.Has(api.ParamStepUp) {
		r.access = s.access
	}
	got, err := s.client.send(ctx, r)
	var (
		progress Progress
		session  auth.Secret
	)
	if err == nil {
		progress, session, err = decodeProgress(got)
	}
	// Before the first answer nothing is spent, and nothing can be lost.
	if s.lost = nil; members.Has(api.ParamAuthSession) && isLost(err) {
		s.lost = members
	}
	if err != nil {
		return Progress{}, err
	}
	s.session, s.told = session, true
	return progress, nil
}

// isLost tells whether the server may have answered all the same: nothing came,
// or something that is not its answer.
func isLost(err error) bool {
	var (
		silence  *UnreachableError
		stranger *NotFoyerError
		proxy    *ServerError
	)
	return errors.As(err, &silence) || errors.As(err, &stranger) || errors.As(err, &proxy)
}

func (s *SignIn) challenge(members url.Values) {
	sum := sha256.Sum256([]byte(s.verifier))
	members.Set(api.ParamCodeChallenge, b64.EncodeToString(sum[:]))
	members.Set(api.ParamCodeMethod, api.MethodS256)
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
