// Package directory keeps the people of a server: it makes, disables and
// unlocks accounts and sets their passwords, for the command line, the made-up
// people of practice mode and, later, admins.
//
// Signing in is auth/flow's, what a password must be auth/policy's.
package directory
