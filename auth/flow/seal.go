package flow

import (
	"foyer/auth"
	"foyer/auth/factor/totp"
	"foyer/auth/serverkey"
)

// The labels under which what verifies an authenticator is sealed at rest; the
// context is the authenticator's ID, or the conversation's before there is one.
const (
	seedLabel    = "totp seed"
	addressLabel = "authenticator address"
)

// SealSeed seals the TOTP key of an authenticator; an empty one is made up, so
// that no code is ever right for it.
func SealSeed(key *serverkey.Key, id string, seed auth.Secret) string {
	if seed == "" {
		seed = totp.NewSecret()
	}
	return key.Seal(seedLabel, []byte(seed.Reveal()), []byte(id))
}

// SealAddress seals the address of an authenticator.
func SealAddress(key *serverkey.Key, id, address string) string {
	return key.Seal(addressLabel, []byte(address), []byte(id))
}
