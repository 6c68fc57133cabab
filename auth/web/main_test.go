package web_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"foyer/auth/authtest/chromium"
	"foyer/auth/authtest/leaktest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Who waits for a browser needs no processor meanwhile.
	if at := flag.Lookup("test.parallel"); at.Value.String() == at.DefValue {
		_ = at.Value.Set("4")
	}
	code := m.Run()
	chromium.Close()
	if err := leaktest.Find(); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	os.Exit(code)
}
