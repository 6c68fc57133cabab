// Package session owns what lives after a sign-in: authorization codes,
// sessions, access and refresh tokens, their rotation and their end
// (docs/protocol.md, "Tokens").
//
//	code --Redeem--> session: access token + refresh token
//	refresh token --Refresh--> the same or its successor + fresh access token
//	             \-> Ended (say why) | Paused (prove something first)
//	access token --Check--> who asks
//
// All tokens are opaque, 256 bits, stored as SHA-256, and bound to the key of
// the install. Successors are derived from the token presented, so that an
// answer lost on the way can be given again without being stored.
//
// Whether a code may be issued is auth/flow's to say; how a paused session
// goes on is auth/flow's too.
package session
