package idle

import (
	"context"
	"errors"
	"os"
	"time"
)

func since(ctx context.Context) (time.Duration, error) {
	var onX error
	if display := os.Getenv("DISPLAY"); display != "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		quiet, err := askX(ctx, display)
		if err == nil {
			return quiet, nil
		}
		onX = err
	}
	quiet, err := askMonitors(ctx)
	if err != nil {
		return 0, errors.Join(ErrUnknown, onX, err)
	}
	return quiet, nil
}
