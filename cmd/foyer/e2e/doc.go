// Package e2e drives the built programs as a person would: a real window on a
// private X11 desktop, real key presses, a real login keyring, a real server.
//
// What goes through the person's own browser meets a real Chromium that stands
// beside the window on the same display (surfer_test.go).
//
// A Desktop has an X server, a window manager, a D-Bus session and a keyring of
// its own, all inside one folder, so that nothing of the account that runs the
// tests is read or changed. Which screen shows is told by the window's title
// (screens.go), which people see too; the programs know nothing of the tests.
//
// The tests need build/foyer and build/foyerd (`make build`) and the tools of
// `make tools`. Without them they are skipped; with FOYER_E2E=1, as `make test`
// sets it, they fail instead. Pictures are left in build/e2e. The tour that
// `make run` shows where there is no display is tour/.
package e2e
