// Command gallery shows every screen of Foyer in every sample State.
//
//	gallery --out DIR            writes each as PNG, light and dark
//	gallery --window             opens them in a window (build tag desktop)
//
// It draws with Fyne's software driver, so it needs no display.
package main
