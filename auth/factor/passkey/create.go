package passkey

import (
	"encoding/base64"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"
)

// User is the account that a passkey is made for.
type User struct {
	// ID of the account, 1 to 64 bytes: the user handle, which authenticators
	// keep and tell without being asked for verification.
	ID string
	// Name is an email address or username, DisplayName the person's: what
	// browsers show in a choice of passkeys.
	Name        string
	DisplayName string
}

// algorithms in the order of preference: what phones, keys and Windows sign
// with.
var algorithms = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgEdDSA},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
}

// BeginCreate begins the making of a discoverable, user-verifying passkey. An
// authenticator that holds one of exclude makes no other.
func (rp *RelyingParty) BeginCreate(user User, exclude []Credential) (Ceremony, error) {
	excluded, err := describe(exclude)
	if err != nil {
		return Ceremony{}, err
	}
	creation, data, err := rp.rules.BeginRegistration(holder{user},
		webauthn.WithCredentialParameters(algorithms), webauthn.WithExclusions(excluded))
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: begin to create: %w", err)
	}
	return rp.ceremony(protocol.CreateCeremony, creation.Response, data)
}

// FinishCreate returns the credential that the response proves was made for
// the user (Level 3 section 7.1). response is a RegistrationResponseJSON. That
// no other account has the credential's ID is the caller's to check. The error
// wraps ErrRefused.
func (rp *RelyingParty) FinishCreate(session string, user User, response []byte) (Credential, error) {
	data, err := rp.resume(session, protocol.CreateCeremony, response)
	if err != nil {
		return Credential{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return Credential{}, refuseAs(err)
	}
	if err := rp.checkClient(&parsed.Response.CollectedClientData, data.Challenge); err != nil {
		return Credential{}, err
	}
	data.UserVerification = protocol.VerificationRequired
	made, err := rp.rules.CreateCredential(holder{user}, data, parsed)
	if err != nil {
		return Credential{}, refuseAs(err)
	}
	// Without attestation nothing has used the key yet, and one that cannot be
	// read would be found out only at the next sign-in.
	if _, err := webauthncose.ParsePublicKey(made.PublicKey); err != nil {
		return Credential{}, refuseAs(err)
	}
	return record{
		PublicKey:      made.PublicKey,
		SignCount:      made.Authenticator.SignCount,
		BackupEligible: made.Flags.BackupEligible,
		BackedUp:       made.Flags.BackupState,
		Transports:     transports(made.Transport),
		AAGUID:         made.Authenticator.AAGUID,
		Attestation:    made.AttestationType,
	}.keep(base64.RawURLEncoding.EncodeToString(made.ID))
}

// holder shows a User to the library.
type holder struct{ user User }

func (h holder) WebAuthnID() []byte                         { return []byte(h.user.ID) }
func (h holder) WebAuthnName() string                       { return h.user.Name }
func (h holder) WebAuthnDisplayName() string                { return h.user.DisplayName }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return nil }
