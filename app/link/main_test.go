//go:build unix

package link

import (
	"os"
	"testing"

	"foyer/auth/authtest/leaktest"
)

const helperEnv = "FOYER_TEST_WINDOW"

func TestMain(m *testing.M) {
	if mode := os.Getenv(helperEnv); mode != "" {
		os.Exit(helperWindow(mode))
	}
	leaktest.Main(m)
}
