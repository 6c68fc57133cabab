package presence_test

import (
	"testing"

	"go.uber.org/goleak"

	"foyer/auth/presence/presencetest"
)

func TestMain(m *testing.M) {
	if presencetest.Play(nil) {
		return
	}
	goleak.VerifyTestMain(m)
}
