package recoverycode

import (
	"strconv"

	"foyer/auth"
	"foyer/auth/serverkey"
)

// Hash returns the keyed hash under which a normalized recovery code of an
// account is kept (HMAC-SHA-256, base64url). It is fast on purpose: nobody
// tries 2^128 codes, even with the key, so that a slow hash would only cost
// the server.
func Hash(key []byte, accountID string, code auth.Secret) string {
	return hash(key, "recovery", accountID, code)
}

// HashPass does the same for a pass. Its 50 bits are safe by the key, which
// lies apart from the database, by the few tries and by the short life.
func HashPass(key []byte, accountID string, pass auth.Secret) string {
	return hash(key, "pass", accountID, pass)
}

func hash(key []byte, kind, accountID string, code auth.Secret) string {
	// Quoted, so that no part can pose as the beginning of the next.
	return serverkey.MAC(key, kind+strconv.Quote(accountID)+strconv.Quote(code.Reveal()))
}
