// Package passkeytest is an authenticator and browser in software, for tests
// of those who check passkeys. A Device answers options with what a browser
// would send, signed with ES256 and without attestation; its fields make it
// answer wrongly.
package passkeytest
