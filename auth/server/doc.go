// Package server answers the wire over HTTP: it decodes a request, calls the
// room that knows, and encodes the answer. It decides nothing about sign-ins.
//
// Every file mounts its own routes. guard.go stands before all of them: where
// a request may come from, how large it may be, which key signed it.
//
// What comes next in a sign-in is auth/flow's, what a token is good for
// auth/session's, and starting and stopping auth/service's.
package server
