// Package dbustest runs a test inside a session bus of its own, so that
// keychain, notifications and tray are exercised over real D-Bus without
// touching the session of whoever runs the tests.
package dbustest
