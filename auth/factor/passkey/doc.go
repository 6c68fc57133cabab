// Package passkey checks WebAuthn ceremonies (W3C Web Authentication Level 3):
// options go out, a response comes in, and what it proves is the answer. It
// serves no HTTP, keeps nothing and waits for nothing.
//
//	BeginCreate ─ Options ─▶ browser ─ response ─▶ FinishCreate ─▶ Credential
//	BeginGet    ─ Options ─▶ browser ─ response ─▶ FinishGet ─▶ Assertion ─▶ Settle
//
// Every ceremony demands user verification, one exact origin, no frame of
// another site, and an answer within five minutes. Attestation is not asked
// for: who made an authenticator is no business of Foyer's.
//
// FinishGet proves and changes nothing; Settle applies the rules for sign
// count and backup flags to the record as it is when the assertion counts.
// That a session is finished once is left to auth/flow, keeping to auth/store,
// and pages and scripts to auth/server/web.
package passkey
