// Package dpop makes and checks DPoP proofs (RFC 9449): a signed statement,
// fresh for each request, that its sender holds the key to which a token or an
// auth_session is bound. One profile of it, ES256 only, for both sides.
//
// The server's nonce and not the proof's "iat" says that a proof is fresh, so
// that a computer whose clock is a day off still signs in.
//
// What it leaves to others: where a key is kept (the client's keychain), which
// tokens are bound to it (auth/session), and HTTP statuses (auth/server).
package dpop
