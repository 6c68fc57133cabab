package passkeytest

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
)

// algES256 is ECDSA on P-256 with SHA-256 (COSE).
const algES256 = -7

// The flags of authenticator data (Level 3 section 6.1).
const (
	flagPresent  = 1 << 0
	flagVerified = 1 << 2
	flagEligible = 1 << 3
	flagBackedUp = 1 << 4
	flagAttested = 1 << 6
)

// clientData is what the browser says (section 5.8.1).
func (d *Device) clientData(kind string, challenge Bytes) []byte {
	said := map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": d.CrossOrigin}
	for member, value := range map[string]string{"type": d.Type, "challenge": d.Challenge, "topOrigin": d.TopOrigin} {
		if value != "" {
			said[member] = value
		}
	}
	if d.TokenBinding != "" {
		said["tokenBinding"] = map[string]string{"status": d.TokenBinding}
	}
	return write(said)
}

// authData is what the authenticator says (section 6.1). It counts.
func (d *Device) authData(rpID string, flags byte) []byte {
	for flag, set := range map[byte]bool{
		flagPresent: d.UserPresent, flagVerified: d.UserVerified, flagEligible: d.BackupEligible, flagBackedUp: d.BackedUp,
	} {
		if set {
			flags |= flag
		}
	}
	hash := sha256.Sum256([]byte(rpID))
	said := binary.BigEndian.AppendUint32(append(hash[:], flags), d.Counter)
	d.Counter += d.Step
	return said
}

// attestedData tells a new passkey (section 6.5.1), of a model that tells no
// AAGUID.
func attestedData(made Passkey) []byte {
	said := make([]byte, 16, 18+len(made.ID))
	said = binary.BigEndian.AppendUint16(said, uint16(len(made.ID)))
	said = append(said, made.ID...)
	// An uncompressed point: 4, then 32 bytes each of x and y.
	point, err := made.Key.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	const keyType, algorithm, curve, x, y = 1, 3, -1, -2, -3
	return append(said, encode(map[int]any{
		keyType: 2, algorithm: algES256, curve: 1, x: point[1:33], y: point[33:],
	})...)
}

func attestationObject(authData []byte) []byte {
	return encode(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": authData})
}

func encode(value any) []byte {
	encoded, err := webauthncbor.Marshal(value)
	if err != nil {
		panic("passkeytest: " + err.Error())
	}
	return encoded
}
