// Package policy answers questions, from what it is given and without I/O:
// which proofs are still missing, which passwords are good enough, and how
// long somebody who failed has to wait.
//
// Counting and carrying out is auth/flow's; keeping is auth/store's.
package policy
