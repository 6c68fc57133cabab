package passkeytest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"slices"
)

// Device holds passkeys. Its fields may be set between ceremonies; it is not
// safe for concurrent use.
type Device struct {
	// Origin is that of the page which the browser shows.
	Origin string
	// RPID replaces, in what is signed, the relying party ID of the options, if
	// set.
	RPID string
	// Challenge (base64url) and Type replace those of the client data, if set.
	Challenge string
	Type      string
	// CrossOrigin and TopOrigin tell of a frame on another site's page.
	CrossOrigin bool
	TopOrigin   string
	// TokenBinding is the status of it, for clients of Level 2; left out if
	// empty.
	TokenBinding string

	// The flags of what is signed.
	UserPresent    bool
	UserVerified   bool
	BackupEligible bool
	BackedUp       bool
	// Counter is the sign count of the next signature and rises by Step with
	// each. Both zero: a device that does not count.
	Counter uint32
	Step    uint32

	// Pick is the user handle of the passkey to use among several; empty for
	// the last one made.
	Pick string
	// Handle replaces the user handle that is told, if not nil; empty tells
	// none.
	Handle *string
	// Extensions is the JSON of clientExtensionResults; empty for none.
	Extensions string

	// Passkeys are those it holds, in the order in which they were made.
	Passkeys []Passkey
}

// Passkey is one credential with its private key.
type Passkey struct {
	ID         []byte
	RPID       string
	UserHandle string
	Key        *ecdsa.PrivateKey
}

// New returns a device whose browser shows a page of that origin. It verifies
// its person, synchronizes nothing and counts from one.
func New(origin string) *Device {
	return &Device{Origin: origin, UserPresent: true, UserVerified: true, Counter: 1, Step: 1}
}

// Clone returns a copy that knows the same keys and the same count.
func (d *Device) Clone() *Device {
	clone := *d
	clone.Passkeys = slices.Clone(d.Passkeys)
	return &clone
}

func (d *Device) make(rpID, handle string) Passkey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // never fails (crypto/rand)
	}
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	// A device keeps one passkey for each account of a server.
	d.Passkeys = slices.DeleteFunc(d.Passkeys, func(p Passkey) bool { return p.RPID == rpID && p.UserHandle == handle })
	made := Passkey{ID: id, RPID: rpID, UserHandle: handle, Key: key}
	d.Passkeys = append(d.Passkeys, made)
	return made
}

// holds tells whether it has one of the listed passkeys.
func (d *Device) holds(rpID string, listed []descriptor) bool {
	return slices.ContainsFunc(d.Passkeys, func(p Passkey) bool { return p.RPID == rpID && p.in(listed) })
}

// choose returns the passkey for a server, of those allowed (any, if none is
// listed).
func (d *Device) choose(rpID string, allowed []descriptor) (Passkey, bool) {
	for _, p := range slices.Backward(d.Passkeys) {
		if p.RPID != rpID || d.Pick != "" && p.UserHandle != d.Pick {
			continue
		}
		if len(allowed) == 0 || p.in(allowed) {
			return p, true
		}
	}
	return Passkey{}, false
}

func (p Passkey) in(listed []descriptor) bool {
	return slices.ContainsFunc(listed, func(d descriptor) bool { return bytes.Equal(d.ID, p.ID) })
}
