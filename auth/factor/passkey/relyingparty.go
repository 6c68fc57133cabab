package passkey

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Life of a ceremony, from its options to its response.
const Life = 5 * time.Minute

// RelyingParty checks the ceremonies of one server (Level 3 section 4). It is
// safe for concurrent use.
type RelyingParty struct {
	id     string
	origin string
	now    func() time.Time
	rules  *webauthn.WebAuthn
}

// New returns the relying party of a server: its ID is the host of the public
// URL, the only origin it accepts is that URL's. name is what a browser shows;
// empty for the host. The error wraps ErrNoRelyingParty where the host is an
// IP address, a single label other than localhost or not in ASCII form, and
// where the URL is neither https nor http on localhost.
func New(publicURL, name string, now func() time.Time) (*RelyingParty, error) {
	id, origin, err := identify(publicURL)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = id
	}
	timeout := webauthn.TimeoutConfig{Timeout: Life} // enforced by now, not by the library's clock
	rules, err := webauthn.New(&webauthn.Config{
		RPID:                  id,
		RPDisplayName:         name,
		RPOrigins:             []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), // for clients of Level 1
			UserVerification:   protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
		// Some password managers report credProps unasked. No output is used
		// here, so none needs to be solicited.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNoRelyingParty, err)
	}
	return &RelyingParty{id: id, origin: origin, now: now, rules: rules}, nil
}

// ID returns the relying party ID, which is a host name.
func (rp *RelyingParty) ID() string { return rp.id }

// Origin returns the only origin that is accepted, as browsers write it.
func (rp *RelyingParty) Origin() string { return rp.origin }

// identify returns the RP ID and the origin of a URL as browsers write them:
// in lower case, without the port that the scheme implies.
func identify(publicURL string) (id, origin string, err error) {
	parsed, err := url.Parse(publicURL)
	if err != nil || parsed.User != nil {
		return "", "", fmt.Errorf("%w: not a plain URL", ErrNoRelyingParty)
	}
	id = strings.ToLower(parsed.Hostname())
	if err := protocol.ValidateRPID(id); err != nil {
		return "", "", fmt.Errorf("%w: host %q: %v", ErrNoRelyingParty, id, err)
	}
	implied := map[string]string{"https": "443", "http": "80"}[parsed.Scheme]
	if implied == "" || parsed.Scheme == "http" && id != "localhost" {
		return "", "", fmt.Errorf("%w: neither https nor http on localhost", ErrNoRelyingParty)
	}
	origin = parsed.Scheme + "://" + id
	if port := parsed.Port(); port != "" && port != implied {
		origin += ":" + port
	}
	return id, origin, nil
}
