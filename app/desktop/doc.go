// Package desktop is what the program needs of the desktop it runs on: where
// its folders are, that it runs once per profile, notifications, and a memory
// that does not end in a core file.
//
//	Folders   the profile's folder, and the runtime folder for the socket
//	Acquire   one instance per profile; a second one becomes its Client
//	Notify    a notification, over D-Bus on Linux
//	Harden    no core dumps; HideMemory, for the resident
//
// Rooms of its own: trayhost (is there a tray to close to), autostart (start at
// login) and idle (is anybody there).
//
// Bringing a window to the front is the window's: on X11 and Windows Fyne's
// RequestFocus asks the window manager, which app/link's "raise" causes; asking
// from this process would take an X client of its own. What a verb or a click
// does is app's, the tray is ui/tray's.
package desktop
