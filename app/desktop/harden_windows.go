package desktop

// Harden has nothing to do: Windows writes no core files by itself, and what
// Windows Error Reporting collects is the administrator's to set.
func Harden() error { return nil }
