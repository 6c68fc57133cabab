// Package client speaks the wire of auth/api for a program: it finds the
// server, walks through a sign-in one step at a time, redeems the code, and
// refreshes, uses and revokes what came of it. Every request to a protected
// endpoint carries a DPoP proof of the install's key (RFC 9449).
//
// An answer is believed only where it is well-formed and of the profile;
// whatever else comes back (a captive portal's page, a proxy's error, half an
// answer) is a NotFoyerError or ServerError, never a refusal. A request whose
// answer got lost is repeated once with the identical body, which the server
// answers alike.
//
// It keeps nothing but the newest nonce: when to refresh, what to show and
// where tokens are kept is for package app.
package client
