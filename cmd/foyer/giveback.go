package main

import "runtime/debug"

// giveBack returns to the system what a start or a window has needed and the
// rest does not, which may last for hours: free heap, and the pages of this
// program's own file that have been touched once. Those that are needed again
// come back by themselves from the page cache.
func giveBack() error {
	debug.FreeOSMemory()
	return dropCode()
}
