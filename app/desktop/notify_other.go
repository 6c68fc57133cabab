//go:build !linux

package desktop

import "context"

// Notify is for Linux only so far.
func Notify(context.Context, Note) error { return ErrNoNotifications }
