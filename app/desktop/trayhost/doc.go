// Package trayhost tells whether this desktop shows tray icons, and when that
// changes: a panel may start after the program, restart, or go away. Where
// nobody shows them, closing the window must not leave a program that cannot be
// reached.
//
// On Linux it asks the StatusNotifierWatcher on the session bus whether a host
// is registered with it, which is where fyne.io/systray registers the icon:
//
//	no session bus, or it ended     Absent, NoBus
//	nobody owns the watcher's name  Absent, NoTray
//	a watcher without a host        Absent, NoHost
//	a watcher that does not answer  Unknown, NoAnswer; asked again
//
// Windows and macOS always have a tray. The icon and its menu are ui/tray's,
// what follows from its absence is app's, and how that is said is ui's.
package trayhost
