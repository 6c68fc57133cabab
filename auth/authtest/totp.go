package authtest

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// Step is one time step of an authenticator app.
const Step = 30 * time.Second

// TOTP is what an authenticator app with this key shows at a time.
func TOTP(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatalf("totp: %v", err)
	}
	return code
}

// App is what an authenticator app with this key shows now, by the server's
// clock and some steps more.
func (s *Server) App(secret string, steps int) string {
	s.t.Helper()
	return TOTP(s.t, secret, s.Clock.Now().Add(time.Duration(steps)*Step))
}
