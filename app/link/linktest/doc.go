// Package linktest has the contract of app.Face as a test suite, and a Face
// that passes it and whose states a test sets. The suite runs over a Face in
// the same process and over one behind a link alike.
package linktest
