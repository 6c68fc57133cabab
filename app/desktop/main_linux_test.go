package desktop_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

const helperEnv = "FOYER_TEST_DESKTOP"

func TestMain(m *testing.M) {
	if mode := os.Getenv(helperEnv); mode != "" {
		os.Exit(helper(mode))
	}
	goleak.VerifyTestMain(m)
}
