//go:build !unix

package presence

import (
	"errors"
	"syscall"
)

// direct tells whether connections can be written to without waiting. Here
// they cannot, so every stream is served by its request's goroutine.
const direct = false

type attempt struct{}

func newAttempt() *attempt { return &attempt{} }

func (*attempt) write(syscall.RawConn, []byte) (written int, full bool, err error) {
	return 0, false, errors.ErrUnsupported
}

func (*attempt) gone(syscall.RawConn) bool { return false }
