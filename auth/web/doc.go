// Package web is the few pages of the person's browser: the ceremony of a
// passkey, the end of a trip through the browser, and the password pages that
// mails point to.
//
//	leg.go, finish.go      /oauth/authorize: show, wait for a click, hand over
//	done.go                /done: where the program sends the browser at last
//	forgot.go, reset.go    /password/forgot, /password/reset
//	notme.go               /password/not-me: "This was not me"
//	front.go, lost.go      /, and where there is nothing for a browser
//	seal.go, form.go       headers, who may post, what a form may hold
//	page.go, text*.go      rendering, and every sentence in every language
//	templates/, static/    plain HTML, one style sheet, a few scripts
//
// The room speaks HTTP and HTML and decides nothing: which leg, link or
// password is good is auth/flow's to say, and which page answers what flow says
// is all there is here. GET and HEAD change nothing but that the first GET of
// a leg binds it to its browser (docs/protocol.md, "Browser legs"). Pages load
// nothing from elsewhere and work without scripts; a passkey alone needs one.
package web
