package web_test

import (
	"net"
	"net/http/httptest"
	"testing"

	"foyer/auth/authtest/chromium"
)

type step = chromium.Step

// Steps in the browser.
var (
	script, until, before = chromium.Script, chromium.Until, chromium.Before
	fill, press, shown    = chromium.Fill, chromium.Press, chromium.Shown
)

// serve puts the pages of a fake on localhost, where browsers allow passkeys.
func serve(t *testing.T, practice bool) *site {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, "http://localhost:"+port, practicing(practice))
	server.Config.Handler = s.mux
	server.Start()
	t.Cleanup(server.Close)
	return s
}
