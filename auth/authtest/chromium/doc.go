// Package chromium is a real browser for tests: one headless Chromium a test
// binary, and for each test a tab with a profile of its own, in which an
// authenticator can be put.
//
//	start.go    the browser; Open and Close
//	tab.go      what is done in a tab, and read from it
//	steps.go    steps for Tab.Do
//	ceremony.go what a person does on the pages of a passkey
//	device.go   authenticators (DevTools' WebAuthn domain)
//	window.go   a browser with a window, for tests of the whole program
//	watch.go    a page that complains in the console fails its test
//
// What the pages should say is for the tests of the rooms that make them.
package chromium
