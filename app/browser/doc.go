// Package browser goes through the person's own browser, for as long as it
// takes: it opens a URL, shows a page that is read once, and holds the way back
// of a leg (protocol, "Browser legs").
//
//	Listen -> Expect -> Open -> (the person is in the browser) -> Wait -> Close
//	                                                 given up -> Retire -> Close
//
// A Leg is a listener on a loopback address. It is bound before anything is
// opened and gone when the leg is over. One that is retired takes nothing any
// more: it only tells who goes on in the browser that it was given up.
// Everybody on this computer, and every page in the browser, can speak to it:
// what does not carry the state of the leg gets a short answer and changes
// nothing. Legs of passkeys and of Google differ in what is Expected; GoogleURL
// makes the address that the latter open.
//
// It leaves what pages say to ui, when a leg begins and what its code is good
// for to app, and the pages themselves to the server.
package browser
