// Package policy answers questions, from what it is given and without I/O:
// which proofs are still missing, which passwords are good enough, and how
// long somebody who failed has to wait.
//
//	situation.go, passed.go   all that is judged by
//	due.go                    what comes next: the only judge of it
//	second.go, enroll.go      second factors, and what may be set up (addable.go)
//	stepup*.go                fresh proofs for a change (docs/protocol.md, "Step-up")
//	assurance.go              acr and amr
//	preview.go                whom a policy affects, which sessions it pauses
//	password.go               rules for new passwords
//	attempts.go, sends.go     how often one may try, and be sent a code
//
// Counting and carrying out is auth/flow's; keeping is auth/store's.
package policy
