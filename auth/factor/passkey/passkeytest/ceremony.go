package passkeytest

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// Bytes are base64url in JSON, without padding, as all of WebAuthn's.
type Bytes []byte

// MarshalJSON implements json.Marshaler.
func (b Bytes) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.RawURLEncoding.EncodeToString(b))
}

// UnmarshalJSON implements json.Unmarshaler, as strictly as browsers.
func (b *Bytes) UnmarshalJSON(encoded []byte) (err error) {
	var text string
	if err := json.Unmarshal(encoded, &text); err != nil {
		return err
	}
	*b, err = base64.RawURLEncoding.Strict().DecodeString(text)
	return err
}

type descriptor struct {
	Type string `json:"type"`
	ID   Bytes  `json:"id"`
}

// creationOptions are what a device reads of PublicKeyCredentialCreationOptionsJSON.
type creationOptions struct {
	RP struct {
		ID string `json:"id"`
	} `json:"rp"`
	User struct {
		ID Bytes `json:"id"`
	} `json:"user"`
	Challenge Bytes        `json:"challenge"`
	Params    []parameter  `json:"pubKeyCredParams"`
	Exclude   []descriptor `json:"excludeCredentials"`
}

type parameter struct {
	Type string `json:"type"`
	Alg  int    `json:"alg"`
}

// requestOptions are what a device reads of PublicKeyCredentialRequestOptionsJSON.
type requestOptions struct {
	RPID      string       `json:"rpId"`
	Challenge Bytes        `json:"challenge"`
	Allow     []descriptor `json:"allowCredentials"`
}

// response is RegistrationResponseJSON or AuthenticationResponseJSON.
type response struct {
	ID         Bytes           `json:"id"`
	RawID      Bytes           `json:"rawId"`
	Type       string          `json:"type"`
	Attachment string          `json:"authenticatorAttachment"`
	Response   any             `json:"response"`
	Extensions json.RawMessage `json:"clientExtensionResults"`
}

type attestation struct {
	ClientData Bytes    `json:"clientDataJSON"`
	AuthData   Bytes    `json:"authenticatorData"`
	Object     Bytes    `json:"attestationObject"`
	Transports []string `json:"transports"`
	Algorithm  int      `json:"publicKeyAlgorithm"`
}

type assertion struct {
	ClientData Bytes `json:"clientDataJSON"`
	AuthData   Bytes `json:"authenticatorData"`
	Signature  Bytes `json:"signature"`
	UserHandle Bytes `json:"userHandle,omitempty"`
}

// Create answers creation options with a new passkey, as the JSON of its
// PublicKeyCredential. It answers nil where a browser would refuse: the device
// holds an excluded passkey, or ES256 is not wanted. Options that no browser
// reads panic.
func (d *Device) Create(options json.RawMessage) []byte {
	var o creationOptions
	read(options, &o)
	if !slices.Contains(o.Params, parameter{"public-key", algES256}) || d.holds(o.RP.ID, o.Exclude) {
		return nil
	}
	made := d.make(o.RP.ID, string(o.User.ID))
	authData := append(d.authData(d.rpID(o.RP.ID), flagAttested), attestedData(made)...)
	return d.answer(made, attestation{
		ClientData: d.clientData("webauthn.create", o.Challenge),
		AuthData:   authData,
		Object:     attestationObject(authData),
		Transports: []string{"internal", "hybrid"},
		Algorithm:  algES256,
	})
}

// Get answers request options with an assertion, as the JSON of its
// PublicKeyCredential. It answers nil where it holds no passkey that will do.
// Options that no browser reads panic.
func (d *Device) Get(options json.RawMessage) []byte {
	var o requestOptions
	read(options, &o)
	used, found := d.choose(o.RPID, o.Allow)
	if !found {
		return nil
	}
	authData, clientData := d.authData(d.rpID(o.RPID), 0), d.clientData("webauthn.get", o.Challenge)
	hash := sha256.Sum256(clientData)
	digest := sha256.Sum256(slices.Concat(authData, hash[:]))
	signature, err := ecdsa.SignASN1(rand.Reader, used.Key, digest[:])
	if err != nil {
		panic(err) // never fails (crypto/rand)
	}
	handle := used.UserHandle
	if d.Handle != nil {
		handle = *d.Handle
	}
	return d.answer(used, assertion{ClientData: clientData, AuthData: authData, Signature: signature, UserHandle: Bytes(handle)})
}

func (d *Device) rpID(asked string) string {
	if d.RPID != "" {
		return d.RPID
	}
	return asked
}

func (d *Device) answer(of Passkey, body any) []byte {
	extensions := d.Extensions
	if extensions == "" {
		extensions = "{}"
	}
	return write(response{
		ID: of.ID, RawID: of.ID, Type: "public-key", Attachment: "platform",
		Response: body, Extensions: json.RawMessage(extensions),
	})
}

func read(options json.RawMessage, into any) {
	if err := json.Unmarshal(options, into); err != nil {
		panic("passkeytest: options: " + err.Error())
	}
}

func write(value any) []byte {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic("passkeytest: " + strings.TrimSpace(err.Error()))
	}
	return encoded
}
