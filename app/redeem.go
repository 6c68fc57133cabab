package app

import (
	"context"
	"errors"
	"time"

	"foyer/auth/client"
)

const (
	// redeemTries is how often a code is presented: the server gives the same
	// tokens again for a minute.
	redeemTries = 3
	// redeemWait is the longest wait that is kept between two of them.
	redeemWait = 10 * time.Second
)

// redeem turns the code into tokens. Where the answer may only have got lost it
// asks again: who has just proved everything is not to do so once more, and
// tokens that nobody has received would be a session that nobody can end.
func (d *dialog) redeem(ctx context.Context, code Secret) (tokens client.Tokens, err error) {
	for tries := range redeemTries {
		tokens, err = d.flow.Redeem(ctx, code)
		wait, again := d.mayBeLost(err, tries)
		if !again {
			return tokens, err
		}
		d.log.Info("redeem again", "err", err)
		select {
		case <-ctx.Done():
			return tokens, err
		case <-time.After(wait):
		}
	}
	return tokens, err
}

// mayBeLost tells errors that a server does not give, or not for good, and how
// long to wait after one.
func (d *dialog) mayBeLost(err error, tries int) (wait time.Duration, lost bool) {
	wait = d.backoff(tries)
	var busy *client.BusyError
	if errors.As(err, &busy) {
		wait = max(wait, busy.RetryAfter)
		return wait, wait <= redeemWait
	}
	return wait, isAway(err)
}
