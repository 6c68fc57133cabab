// Package keychain keeps the program's few secrets in the keychain of the
// operating system and nowhere else: the Secret Service over D-Bus on Linux,
// the login keychain on macOS, the Credential Manager on Windows.
//
// An operating system's keychain may ask the person, hang or be absent, and
// zalando/go-keyring, which talks to it, takes no context. So this package
// owns when a call is made, how long it is waited for, that never two are in
// flight, and which of a handful of errors comes out of it:
//
//	Get, Set, Delete -> gate (one at a time, a limit) -> Backend -> system
//	Probe            -> its own gate (a second)       -> D-Bus, never a prompt
//	Unlock           -> gate (two minutes)            -> a dialog of the system
//
// It leaves to app what is stored, when to ask for an unlock and what to do
// without a keychain, and to ui how that is said. keychaintest has the contract
// of Keychain as tests, and a fake.
package keychain
