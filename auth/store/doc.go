// Package store says what the server keeps and which changes have exactly one
// winner. Rooms above import this interface; engines live in rooms below
// (sqlstore) and pass the shared suite in storetest.
//
// What it leaves to others: hashing and sealing (callers hand over hashes and
// sealed text, never a token or a code), limits and policy (auth/policy), and
// the meaning of a flow's state (auth/flow).
package store
