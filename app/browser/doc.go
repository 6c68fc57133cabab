// Package browser shows something in the person's own browser, for as long as
// it takes: a page that is read once.
//
// It leaves what the page says to ui, and when it is wanted to app. The legs of
// passkeys and Google come here too.
package browser
