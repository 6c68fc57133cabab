package passkey

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
)

const (
	maxTransports = 8
	maxTransport  = 32 // bytes
)

// Credential is a passkey as it is kept (a credential record, Level 3 section
// 4). It holds no secret.
type Credential struct {
	// ID of the credential, base64url.
	ID string
	// Record is JSON that this package alone reads: public key, sign count and
	// the like.
	Record string
	// BackupEligible tells that it may be synchronized to other devices.
	BackupEligible bool
}

// record is what a Credential's Record says.
type record struct {
	PublicKey      []byte   `json:"public_key"` // COSE
	SignCount      uint32   `json:"sign_count"`
	BackupEligible bool     `json:"backup_eligible"`
	BackedUp       bool     `json:"backed_up"`
	Transports     []string `json:"transports,omitempty"`
	AAGUID         []byte   `json:"aaguid,omitempty"`
	Attestation    string   `json:"attestation,omitempty"`
}

func (r record) keep(id string) (Credential, error) {
	encoded, err := json.Marshal(r)
	if err != nil {
		return Credential{}, fmt.Errorf("passkey: encode record: %w", err)
	}
	return Credential{ID: id, Record: string(encoded), BackupEligible: r.BackupEligible}, nil
}

func (c Credential) read() (record, error) {
	var r record
	if err := json.Unmarshal([]byte(c.Record), &r); err != nil {
		return record{}, fmt.Errorf("passkey: record of credential %s: %w", c.ID, err)
	}
	return r, nil
}

// describe returns how options name the credentials, with the transports by
// which a browser finds them.
func describe(credentials []Credential) ([]protocol.CredentialDescriptor, error) {
	var described []protocol.CredentialDescriptor
	for _, credential := range credentials {
		id, err := base64.RawURLEncoding.DecodeString(credential.ID)
		if err != nil {
			return nil, fmt.Errorf("passkey: ID of credential %s: %w", credential.ID, err)
		}
		r, err := credential.read()
		if err != nil {
			return nil, err
		}
		one := protocol.CredentialDescriptor{Type: protocol.PublicKeyCredentialType, CredentialID: id}
		for _, transport := range r.Transports {
			one.Transport = append(one.Transport, protocol.AuthenticatorTransport(transport))
		}
		described = append(described, one)
	}
	return described, nil
}

// transports returns what is worth keeping of what the client says. Unknown
// ones are kept, as section 5.8.4 asks, but none signs for them.
func transports(said []protocol.AuthenticatorTransport) []string {
	var kept []string
	for _, transport := range said {
		name := string(transport)
		if len(kept) < maxTransports && len(name) <= maxTransport && !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}
