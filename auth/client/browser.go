package client

import (
	"context"
	"net/url"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// Redirect names a leg through the browser (protocol, "Browser legs").
type Redirect struct {
	// RequestURI goes into AuthorizeURL, once.
	RequestURI string
	ExpiresIn  time.Duration
}

// Google is what the program needs to send the browser to the OpenID Connect
// provider. The endpoint is the server's word, and not yet known to be safe.
type Google struct{ Endpoint, ClientID, Nonce string }

// isAway tells whether it is the browser's turn.
func (p Progress) isAway() bool { return p.Redirect != Redirect{} || p.Google != Google{} }

// Browser begins a leg of auth.StepPasskey, of an authenticator if id is not
// empty, or of auth.StepEnrollPasskey. The browser comes back to redirectURI
// with state. A leg before it is void. Where the server has another answer than
// Progress.Redirect, that is how it goes on.
func (s *SignIn) Browser(ctx context.Context, step auth.Step, id, redirectURI, state string) (Progress, error) {
	members := url.Values{api.ParamRedirectURI: {redirectURI}, api.ParamState: {state}}
	setUnlessEmpty(members, api.ParamID, id)
	return s.step(ctx, step, members)
}

// LegCode presents what the browser brought back, once and within a minute.
func (s *SignIn) LegCode(ctx context.Context, step auth.Step, code auth.Secret) (Progress, error) {
	return s.step(ctx, step, url.Values{api.ParamLegCode: {code.Reveal()}})
}

// Confirm keeps the passkey that Next.Confirm names; Skip drops it.
func (s *SignIn) Confirm(ctx context.Context) (Progress, error) {
	return s.step(ctx, auth.StepEnrollPasskey, url.Values{api.ParamConfirm: {"1"}})
}

// Google asks for Progress.Google, with a nonce that is good for one leg.
func (s *SignIn) Google(ctx context.Context) (Progress, error) {
	return s.step(ctx, auth.StepGoogle, url.Values{})
}

// GoogleCode presents what the provider gave, with what it was asked with.
func (s *SignIn) GoogleCode(ctx context.Context, code, verifier auth.Secret, redirectURI string) (Progress, error) {
	return s.step(ctx, auth.StepGoogle, url.Values{
		api.ParamCode: {code.Reveal()}, api.ParamCodeVerifier: {verifier.Reveal()}, api.ParamRedirectURI: {redirectURI},
	})
}

// AuthorizeURL is the address that the browser opens for a leg.
func (c *Client) AuthorizeURL(requestURI string) string {
	return c.options.URL + api.PathAuthorize + "?" + url.Values{
		api.ParamClientID: {api.ClientDesktop}, "request_uri": {requestURI},
	}.Encode()
}

// End is how a leg has ended, for the page that its browser ends on.
type End string

// The ends of a leg. A server that does not know one says only that the person
// goes on in the program.
const (
	EndOK     End = "ok"
	EndDenied End = "cancelled" // the person said no in the browser
	EndClosed End = "closed"    // the person gave it up in the program
	EndLate   End = "late"      // its time was over
	EndOver   End = "over"      // something else has come of it
)

// DoneURL is the page that a browser ends on.
func (c *Client) DoneURL(end End) string {
	return c.options.URL + api.PathDone + "?result=" + string(end)
}

// awayOf reports false for what could not be opened as what it claims to be.
func awayOf(answer api.Answer) (Redirect, Google, bool) {
	if answer.Error == api.ErrRedirectToWeb {
		ok := isToken(answer.RequestURI) && answer.ExpiresIn > 0
		if !ok {
			return Redirect{}, Google{}, false
		}
		return Redirect{answer.RequestURI, seconds(answer.ExpiresIn)}, Google{}, true
	}
	asked := answer.Google
	if asked == nil {
		return Redirect{}, Google{}, true
	}
	endpoint := len(asked.AuthorizationEndpoint) <= maxURI && isVisible(asked.AuthorizationEndpoint)
	if !endpoint || !isToken(asked.ClientID) || !isToken(asked.Nonce) {
		return Redirect{}, Google{}, false
	}
	return Redirect{}, Google{asked.AuthorizationEndpoint, asked.ClientID, asked.Nonce}, true
}
