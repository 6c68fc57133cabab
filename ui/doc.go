// Package ui is the face: it draws the State that app publishes and hands
// over what the person asks for as Intents. It decides nothing and waits for
// nothing.
//
//	app.Face --State--> Window.Show --> screenFor(route) --> screen.update
//	app.Face <--Intent-- Window.do  <-- a widget's callback
//
// Every change from outside enters through one fyne.Do (Run); one ticker runs
// while something counts down, and only then. A screen is built once and then
// updated in place, so that focus, cursor and typed text survive a new State.
//
// Words live in text.go, colors in theme.go, controls in widgets. The package
// never imports a driver: cmd hands in a fyne.App.
package ui
