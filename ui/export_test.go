package ui

// AskToClose is what a click on the window's frame does, which Fyne's test
// driver has no call for.
func (w *Window) AskToClose() { w.askToClose() }

// OnEnd hears of the window's end in place of Fyne.
func (w *Window) OnEnd(ended func()) { w.end = ended }
