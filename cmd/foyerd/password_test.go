package main

import (
	"context"
	"errors"
	"io"
	"testing"
)

// Ctrl-C and SIGTERM end the wait for a password that nobody types.
func TestWaitForAPasswordCanBeEnded(t *testing.T) {
	silent, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	ctx, end := context.WithCancel(t.Context())
	asked := make(chan error, 1)
	go func() {
		_, err := passwordFlags{PasswordStdin: true}.ask(ctx, program{stdin: silent})
		asked <- err
	}()
	end()
	if err := <-asked; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
