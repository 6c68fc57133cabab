// Package profile is the folder of a profile: what the program remembers
// outside the keychain, which is never a secret, and what an administrator has
// set beforehand.
//
//	settings.json   server, window size; written whole or not at all
//	<name>.lock     held around a token's refresh, freed when a process dies
//	managed.json    in a folder of the system, the administrator's
//
// It also reads what a person types as a server's address. Secrets belong to
// app/keychain, where folders lie to app/desktop, the embedded server's data to
// auth/store, and what is done with a fault to app.
package profile
