// Package foyerdtest builds foyerd and runs it as its own process, for tests
// and measurements of what an operator runs, and lets thousands of programs be
// signed in at it.
package foyerdtest
