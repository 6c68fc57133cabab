// Package uitest acts on a drawn window as a person would: it finds controls
// by their words, presses them and types. It works on Fyne's software driver
// and is shared by cmd/gallery and the tests of ui.
package uitest
