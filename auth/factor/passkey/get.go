package passkey

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Lookup finds a credential by its ID (base64url) and tells which account owns
// it. userHandle is the account ID that the authenticator keeps with it, and
// empty where it tells none. The error wraps ErrUnknownCredential where there
// is no such credential; FinishGet returns any other as it is.
type Lookup func(credentialID, userHandle string) (credential Credential, owner string, err error)

// Assertion is proof that a person verified themselves with a credential. As
// JSON it can be kept until it counts.
type Assertion struct {
	CredentialID   string `json:"credential_id"`
	Owner          string `json:"owner"`
	SignCount      uint32 `json:"sign_count"`
	BackupEligible bool   `json:"backup_eligible"`
	BackedUp       bool   `json:"backed_up"`
}

// BeginGet begins the use of one of allow, or, where that is empty, of any
// passkey that the authenticator keeps for this server.
func (rp *RelyingParty) BeginGet(allow []Credential) (Ceremony, error) {
	allowed, err := describe(allow)
	if err != nil {
		return Ceremony{}, err
	}
	// Discoverable to the library even with credentials: whose they are is
	// judged by FinishGet, by the owner that lookup tells.
	assertion, data, err := rp.rules.BeginDiscoverableLogin(webauthn.WithAllowedCredentials(allowed))
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: begin to get: %w", err)
	}
	return rp.ceremony(protocol.AssertCeremony, assertion.Response, data)
}

// FinishGet returns what the response proves (Level 3 section 7.2, but for the
// rules of Settle). response is an AuthenticationResponseJSON. The caller
// decides what the assertion's owner may do with it. The error wraps
// ErrUnknownCredential, ErrRefused or another error of lookup.
func (rp *RelyingParty) FinishGet(session string, response []byte, lookup Lookup) (Assertion, error) {
	data, err := rp.resume(session, protocol.AssertCeremony, response)
	if err != nil {
		return Assertion{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return Assertion{}, refuseAs(err)
	}
	// First, so that no answer to something else reaches the store.
	if err := rp.checkClient(&parsed.Response.CollectedClientData, data.Challenge); err != nil {
		return Assertion{}, err
	}
	credential, owner, err := find(parsed, data.AllowedCredentialIDs, lookup)
	if err != nil {
		return Assertion{}, err
	}
	kept, err := credential.read()
	if err != nil {
		return Assertion{}, err
	}
	if err := rp.verify(parsed, data.Challenge, kept.PublicKey); err != nil {
		return Assertion{}, err
	}
	flags := parsed.Response.AuthenticatorData.Flags
	return Assertion{
		CredentialID:   credential.ID,
		Owner:          owner,
		SignCount:      parsed.Response.AuthenticatorData.Counter,
		BackupEligible: flags.HasBackupEligible(),
		BackedUp:       flags.HasBackupState(),
	}, nil
}

// find returns the credential that the response names, and its owner.
func find(parsed *protocol.ParsedCredentialAssertionData, allowed [][]byte, lookup Lookup) (Credential, string, error) {
	named := func(id []byte) bool { return bytes.Equal(id, parsed.RawID) }
	handle := parsed.Response.UserHandle
	switch {
	case len(allowed) > 0 && !slices.ContainsFunc(allowed, named):
		return Credential{}, "", refuse("the credential is none of those allowed")
	case len(allowed) == 0 && len(handle) == 0:
		return Credential{}, "", refuse("no user handle")
	case len(handle) > protocol.MaximumUserHandleLength || !utf8.Valid(handle):
		return Credential{}, "", refuse("the user handle is none of ours")
	}
	// Encoded anew: base64url has several spellings of the same bytes.
	id := base64.RawURLEncoding.EncodeToString(parsed.RawID)
	credential, owner, err := lookup(id, string(handle))
	switch {
	case err != nil:
		return Credential{}, "", fmt.Errorf("passkey: look up: %w", err)
	case credential.ID != id || owner == "":
		return Credential{}, "", fmt.Errorf("%w: found another", ErrUnknownCredential)
	case len(handle) > 0 && string(handle) != owner:
		return Credential{}, "", refuse("the user handle is not the owner's")
	}
	return credential, owner, nil
}

// verify checks client data, authenticator data and signature. The library's
// login would also apply the rules of Settle, here to a record that may be old
// when the assertion counts.
func (rp *RelyingParty) verify(parsed *protocol.ParsedCredentialAssertionData, challenge string, publicKey []byte) error {
	const crossOrigin, userVerified, userPresent = false, true, true
	err := parsed.Verify(challenge, rp.id, "", []string{rp.origin}, nil, nil, protocol.TopOriginExplicitVerificationMode,
		crossOrigin, userVerified, userPresent, publicKey, protocol.SignaturePolicy{})
	if err != nil {
		return refuseAs(err)
	}
	if flags := parsed.Response.AuthenticatorData.Flags; flags.HasBackupState() && !flags.HasBackupEligible() {
		return refuse("backed up, but not eligible for backup")
	}
	return nil
}
