package desktop_test

import (
	"os"
	"testing"

	"foyer/auth/authtest/leaktest"
)

const helperEnv = "FOYER_TEST_DESKTOP"

func TestMain(m *testing.M) {
	if mode := os.Getenv(helperEnv); mode != "" {
		os.Exit(helper(mode))
	}
	leaktest.Main(m)
}
