//go:build unix

package link

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

const helperEnv = "FOYER_TEST_WINDOW"

func TestMain(m *testing.M) {
	if mode := os.Getenv(helperEnv); mode != "" {
		os.Exit(helperWindow(mode))
	}
	goleak.VerifyTestMain(m)
}
