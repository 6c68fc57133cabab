package google

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/coreos/go-oidc/v3/oidc"
)

const (
	// leeway is for clocks that differ.
	leeway = 5 * time.Minute
	// oldest is how old an ID token may be that has just been asked for; some
	// providers date it to the sign-in of a session they remember.
	oldest = time.Hour

	maxSubject = 255 // OpenID Connect Core, section 2
)

type claims struct {
	Party string `json:"azp"`

	Email    string `json:"email"`
	Verified any    `json:"email_verified"` // only true itself is true
	Domain   string `json:"hd"`
	Name     string `json:"name"`
	Locale   string `json:"locale"`
	Picture  string `json:"picture"`
}

// identify verifies an ID token (OpenID Connect Core, section 3.1.3.7).
func (p *Provider) identify(ctx context.Context, keys *keySet, raw, accessToken, nonce string) (Identity, error) {
	asked := &witness{keys: keys}
	token, err := oidc.NewVerifier(p.issuer, asked, &oidc.Config{
		ClientID: p.clientID, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256}, Now: p.now,
	}).Verify(ctx, raw)
	if asked.down != nil {
		return Identity{}, asked.down
	}
	if err != nil {
		return Identity{}, err
	}
	var said claims
	if err := token.Claims(&said); err != nil {
		return Identity{}, err
	}
	if err := p.check(token, said, nonce); err != nil {
		return Identity{}, err
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(accessToken); err != nil {
			return Identity{}, err
		}
	}
	return p.identity(token.Subject, said), nil
}

// witness remembers that keys could not be had; the verifier's error does not
// wrap the reason.
type witness struct {
	keys *keySet
	down error
}

func (w *witness) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := w.keys.VerifySignature(ctx, token)
	if errors.Is(err, ErrUnavailable) {
		w.down = err
	}
	return payload, err
}

func (p *Provider) check(token *oidc.IDToken, said claims, nonce string) error {
	now := p.now()
	switch {
	case len(token.Audience) > 1 && said.Party == "":
		return errors.New("several audiences and no authorized party")
	case said.Party != "" && said.Party != p.clientID:
		return fmt.Errorf("it was made for the program %q", said.Party)
	case token.IssuedAt.After(now.Add(leeway)):
		return fmt.Errorf("it was issued in the future, at %s", token.IssuedAt.UTC().Format(time.RFC3339))
	case token.IssuedAt.Before(now.Add(-oldest)):
		return errors.New("it was issued long ago, or does not say when")
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return errors.New("the nonce is of another sign-in")
	case token.Subject == "" || len(token.Subject) > maxSubject || !plain(token.Subject):
		return errors.New("no subject")
	}
	return nil
}

func plain(subject string) bool {
	return utf8.ValidString(subject) && clean(subject, maxSubject) == subject
}
