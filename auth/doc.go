// Package auth holds the nouns of signing in: accounts, factors, sessions and
// the errors that every room shares. It does no I/O and imports nothing of
// this module, so that client and server can speak of the same things.
//
// Who does what:
//
//	auth/api      the wire: paths, members, codes
//	auth/client   the wire, spoken by a program
//	auth/server   the wire, answered over HTTP
//	auth/flow     what comes next in a sign-in
//	auth/web      the few pages of the person's browser
//	auth/presence who is here, and the streams that tell it
//	auth/policy   what is required of whom, and how often one may try
//	auth/factor   how one kind of proof is checked
//	auth/session  what lives after the sign-in: tokens and their rotation
//	auth/store    what is kept, and which changes have one winner
package auth
