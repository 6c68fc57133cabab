// Package practice makes the organization and the people of practice mode.
// Their passwords are published in the program, so a server in this mode
// listens on loopback only (auth/service sees to that).
package practice
