// Package flow leads a person from the first step of a sign-in to an
// authorization code. No code exists before policy.Due has nothing left to ask
// (advance.go is the only place that looks), so no token can.
//
// One turn of the conversation, for every kind of step:
//
//	open    find the conversation by its auth_session, or the stored answer
//	        of a turn whose answer was lost
//	enter   a place in the hash queue, if the step is slow
//	spend   short transaction: the auth_session and one attempt are used up
//	verify  outside any transaction
//	settle  one transaction: outcome, what comes next, and, when nothing is
//	        missing, the code
//
// Steps live in step_*.go. They return to the dispatcher and never call each
// other; what a proof is worth is decided by their factor's room, what is
// missing by auth/policy, what is kept by auth/store. Tokens are
// auth/session's; HTTP and the names on the wire are auth/server's.
//
// Whatever is under way is judged anew in every turn by what the store has
// then; what must not go on at all is voided by underway.go.
package flow
