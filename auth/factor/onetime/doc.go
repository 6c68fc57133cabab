// Package onetime holds what emailed and texted codes have in common: six
// random digits, how they are typed, and the keyed hash under which they are
// kept.
//
// A code is bound to the conversation that asked for it and to the address it
// was sent to. How long it lives after hand-over and how often it may be
// missed is said here and counted by auth/flow; sending is auth/courier's.
package onetime
