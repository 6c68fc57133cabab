// Package autostart starts a program when the person logs in to the desktop,
// for this user only, with what the system itself shows and lets people change:
//
//	Linux    $XDG_CONFIG_HOME/autostart/<ID>.desktop (Desktop Application
//	         Autostart Specification)
//	macOS    ~/Library/LaunchAgents/<ID>.plist (launchd.plist(5))
//	Windows  HKEY_CURRENT_USER\...\CurrentVersion\Run, value <ID>
//
// So that is where the setting lives; app asks here and keeps no copy. Which
// program and arguments is the caller's, and so is calling Enable again where
// the program has moved.
package autostart
