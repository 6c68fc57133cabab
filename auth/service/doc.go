// Package service puts a whole server together from its rooms and runs it: for
// foyerd, inside the desktop program, and for tests (auth/authtest).
//
//	Open   checks the options, the data folder, the database and the key,
//	       and refuses with one plain sentence, having changed nothing
//	Serve  listens, tells when it answers, and stops when its context ends
//
// What the server does is in the rooms; this one only chooses and connects.
package service
