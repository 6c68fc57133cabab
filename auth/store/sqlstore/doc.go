// Package sqlstore keeps a store.Store in an SQL database. One text of every
// statement serves all engines: only TEXT and BIGINT columns, "?" for what is
// bound, ON CONFLICT for what may be there, RETURNING for what a change has
// chosen. What is particular to SQLite is in sqlite.go (connections), file.go
// (the file) and open.go.
//
// A transaction takes one connection for itself. Update has a single writer
// connection that begins IMMEDIATE, so that writers queue in Go, where waiting
// ends with the context; View has a few readers that cannot write. Statements
// are prepared once per connection. An INSERT that finds its place taken and
// an UPDATE whose condition is gone touch no row instead of failing, because
// some engines end a transaction at its first error.
//
// What it leaves to others: what a row means and who may change it
// (auth/flow, auth/session), hashing and sealing (the callers), which folder
// the file lies in and who may read it (cmd).
package sqlstore
