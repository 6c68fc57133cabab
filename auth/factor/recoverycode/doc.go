// Package recoverycode makes, reads and hashes the two codes that stand in for
// a second factor: the recovery code, which a person stores, and the pass,
// which an admin hands to a person who is locked out.
//
// Both use Crockford's alphabet, in which no two symbols look alike, and are
// read forgivingly. What each opens is auth/policy's; that it opens once,
// auth/flow's and auth/store's.
package recoverycode
