package server_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/service"
)

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// S10: no password, code, token or auth_session is ever logged or told back.
func TestNoSecretIsLoggedOrToldBack(t *testing.T) {
	var log journal
	watch := &recorder{}
	srv, _ := withAnn(t, func(o *service.Options) {
		o.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		o.Wrap = watch.wrap
	})
	var secrets, refusals []string
	hide := func(all ...string) { secrets = append(secrets, all...) }
	note := func(reply authtest.Reply) authtest.Reply {
		hide(reply.Answer.AuthSession, reply.Answer.AuthorizationCode, reply.Token.AccessToken, reply.Token.RefreshToken)
		if reply.Answer.AuthorizationCode == "" && reply.Token.AccessToken == "" {
			refusals = append(refusals, random.ReplaceAllString(reply.Raw, ""))
		}
		return reply
	}
	c := follow(t, srv)
	hide(right, wrong, fresh, c.Verifier, "Weak-Choice")
	mustChange(t, srv, right)
	note(c.begin(annEmail, wrong))
	note(c.begin(annEmail, right))
	note(c.step("new_password", "password", "Weak-Choice"))
	note(c.step("Quiet-Harbor-7"))
	code := note(c.step("new_password", "password", fresh)).Answer.AuthorizationCode
	note(authtest.NewWire(t, srv.URL).Redeem(code))
	tokens := note(c.Redeem(code)).Token
	note(c.Get(api.PathMe, tokens.AccessToken))
	note(c.Get(api.PathMe, tokens.RefreshToken))
	note(c.Refresh(tokens.RefreshToken))
	watch.failing(broken)
	note(c.begin(annEmail, right))
	note(c.Refresh(tokens.RefreshToken))
	note(c.Get(api.PathMe, tokens.AccessToken))
	note(c.Revoke("token", tokens.RefreshToken))
	watch.failing(nil)
	note(c.Revoke("token", tokens.RefreshToken))
	note(authtest.NewWire(t, srv.URL).Refresh(tokens.RefreshToken))

	logged, told := log.String(), strings.Join(refusals, "\n")
	if !strings.Contains(logged, "step=new_password") || !strings.Contains(logged, "request failed") {
		t.Errorf("the log says too little:\n%s", logged)
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(logged, secret) {
			t.Errorf("%q is in the log:\n%s", secret, logged)
		}
		if secret != "" && strings.Contains(told, secret) {
			t.Errorf("%q is told back:\n%s", secret, told)
		}
	}
}
