// Package keychaintest has the contract of keychain.Keychain as a test suite
// and a fake keychain that passes it. The fake may be trusted because the
// keychain of the operating system passes the same suite.
package keychaintest
