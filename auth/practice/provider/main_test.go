package provider_test

import (
	"fmt"
	"os"
	"testing"

	"foyer/auth/authtest/chromium"
	"foyer/auth/authtest/leaktest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.Close()
	if err := leaktest.Find(); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}
