// Package serverkey holds the one secret of a server: it seals what must be
// read again, keys hashes of what is short, and derives successors and nonces.
// Each use has a key of its own (HKDF, RFC 5869, one label per use), so that
// no value made for one use means anything in another.
//
// The key lies in a file apart from the database and its backups. What is
// sealed with which label is the business of the rooms that call it.
package serverkey
