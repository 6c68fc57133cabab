// Package api is the wire between program and server, as types and names:
// paths, form members, answers and their codes. Both sides import it, so that
// a name exists once. docs/protocol.md tells the same in prose.
//
// It leaves sending to auth/client, answering to auth/server, and what comes
// next to auth/flow.
package api
