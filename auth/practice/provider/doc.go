// Package provider is the stand-in for Google in practice mode and in tests: an
// OpenID Connect provider with made-up people, labeled as practice on every
// page, so that the whole path can be walked without a network.
//
//	/authorize -> account (choose one, or "other": type one) -> consent
//	           -> the program's loopback address with a code, or access_denied
//	/token     -> an ID token for the code, its verifier and the client
//
// It speaks what auth/factor/google and browsers ask of it: discovery,
// authorization code with PKCE (S256), keys and pictures. Access tokens are
// good for nothing. Everybody may be anybody here, so whoever mounts it listens
// on loopback only. Faults and the folder providertest are for tests.
package provider
