//go:build !linux

package desktop

// HideMemory does nothing: macOS protects a signed program's memory by itself,
// and Windows a user's from other users.
func HideMemory() error { return nil }
