package onetime

import (
	"crypto/subtle"
	"strconv"

	"foyer/auth"
	"foyer/auth/serverkey"
)

// Binding is what a code belongs to: it proves nothing elsewhere.
type Binding struct {
	// FlowID is of the conversation that asked for the code.
	FlowID string
	// Address is where it was sent: canonical email or E.164 number.
	Address string
}

// MAC returns the keyed hash under which a code is kept (HMAC-SHA-256,
// base64url). kind keeps the codes of the kinds apart. The key must not lie in
// the database: a million codes are tried in a second.
func MAC(key []byte, kind auth.Factor, binding Binding, code auth.Secret) string {
	// Quoted, so that no part can pose as the beginning of the next.
	return serverkey.MAC(key, string(kind)+strconv.Quote(binding.FlowID)+strconv.Quote(binding.Address)+
		strconv.Quote(code.Reveal()))
}

// Match tells, in constant time, whether typed is the code kept as mac. What
// cannot be a code is wrong.
func Match(key []byte, kind auth.Factor, binding Binding, mac string, typed auth.Secret) bool {
	code, ok := Normalize(typed)
	right := subtle.ConstantTimeCompare([]byte(MAC(key, kind, binding, code)), []byte(mac)) == 1
	return ok && right
}
