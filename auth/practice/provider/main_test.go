package provider_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"foyer/auth/authtest/chromium"
)

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.Close()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}
