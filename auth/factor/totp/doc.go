// Package totp proves a person by an authenticator app (RFC 6238: SHA-1, six
// digits, 30 seconds, the profile that all apps know).
//
// A code is right within one step either side of now. Match tells which step
// it was, so that auth/flow can let no step count twice (auth/store's
// SpendStep); Skew looks further to explain a clock that is off, and never
// makes a code right. Sealing the secret and counting misses is auth/flow's.
package totp
