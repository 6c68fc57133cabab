package leaktest_test

import (
	"testing"
	"time"

	"foyer/auth/authtest/leaktest"
)

func TestWhatEndsInASecondIsNoLeak(t *testing.T) {
	done := make(chan struct{})
	time.AfterFunc(time.Second, func() { close(done) })
	go func() { <-done }()
	leaktest.None(t)
}
