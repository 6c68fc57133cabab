// Package tray shows the program in the notification area while its window is
// closed: an icon and a menu, both a pure function of app.State.
//
//	Of        State -> Model: icon, tooltip, menu
//	Draw      Icon -> PNG, at any size
//	Run       shows the Model of each newest State, and hands back clicks
//	NoteText  what a notification says
//
// It runs in the resident and must not reach Fyne: only fyne.io/systray, the
// part of it that speaks StatusNotifierItem and com.canonical.dbusmenu over
// D-Bus, and its like on Windows. Its texts are here for the same reason, not
// in ui/text.go, under the same kind of keys.
//
// Whether a tray is there is app/desktop/trayhost's, what a click does is
// app's, and opening the window is the caller's.
package tray
