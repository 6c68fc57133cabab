//go:build !linux && !windows

package idle

import (
	"context"
	"time"
)

// since could ask CGEventSourceSecondsSinceLastEventType on macOS, by cgo.
func since(context.Context) (time.Duration, error) { return 0, ErrUnknown }
