// Package password proves a person by a password: normalization, the slow
// hash (argon2id, RFC 9106) and the bounded queue in front of it.
//
// Which passwords are good enough is auth/policy's; how often one may try is
// auth/policy's limits, counted by auth/flow.
package password
