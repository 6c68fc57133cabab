// Package authtest is a whole server for tests: the real rooms on a temporary
// store, with a clock that is set and a password hash that costs little.
package authtest
