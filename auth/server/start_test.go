package server_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/auth/api"
)

func TestEveryMemberOfTheFirstTurnIsChecked(t *testing.T) {
	srv, _ := withAnn(t)
	challenge := strings.Repeat("A", 43)
	rows := []struct {
		name, member, value string
		code                api.ErrorCode
	}{
		{"no response_type", "response_type", "", api.ErrUnsupportedResponseType},
		{"implicit flow", "response_type", "token", api.ErrUnsupportedResponseType},
		{"two response types", "response_type", "code token", api.ErrUnsupportedResponseType},
		{"no client", "client_id", "", api.ErrInvalidClient},
		{"another client", "client_id", "foyer-phone", api.ErrInvalidClient},
		{"no scope", "scope", "", api.ErrInvalidScope},
		{"admin scope", "scope", "admin", api.ErrInvalidScope},
		{"one scope too many", "scope", "foyer remember admin", api.ErrInvalidScope},
		{"remember alone", "scope", "remember", api.ErrInvalidScope},
		{"no challenge", "code_challenge", "", api.ErrInvalidRequest},
		{"short challenge", "code_challenge", "abc", api.ErrInvalidRequest},
		{"long challenge", "code_challenge", challenge + "A", api.ErrInvalidRequest},
		{"challenge with padding", "code_challenge", challenge + "=", api.ErrInvalidRequest},
		{"challenge not base64url", "code_challenge", strings.Repeat("+", 43), api.ErrInvalidRequest},
		{"no method", "code_challenge_method", "", api.ErrInvalidRequest},
		{"method plain", "code_challenge_method", "plain", api.ErrInvalidRequest},
		{"method in lower case", "code_challenge_method", "s256", api.ErrInvalidRequest},
		{"no step", "step", "", api.ErrInvalidRequest},
		{"unknown step", "step", "pass_word", api.ErrInvalidRequest},
		{"a step that is not due", "step", "new_password", api.ErrInvalidRequest},
		{"status before anything", "step", "status", api.ErrInvalidRequest},
		{"a step of a later version", "step", "totp", api.ErrInvalidRequest},
	}
	before := srv.Service.Directory.Hasher.Hashes()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := follow(t, srv)
			form := c.Start(annEmail, right)
			form.Set(row.member, row.value)
			want(t, row.name, c.Post(api.PathChallenge, form), http.StatusBadRequest, row.code)
			form.Del(row.member)
			if row.value == "" {
				want(t, row.name, c.Post(api.PathChallenge, form), http.StatusBadRequest, row.code)
			}
		})
	}
	if hashed := srv.Service.Directory.Hasher.Hashes() - before; hashed != 0 {
		t.Errorf("%d hashes for requests that cannot be", hashed)
	}
}

func TestScopesAreTwo(t *testing.T) {
	srv, _ := withAnn(t)
	for _, scope := range []string{"foyer", "foyer remember"} {
		c := follow(t, srv)
		form := c.Start(annEmail, right)
		form.Set("scope", scope)
		reply := c.Redeem(done(t, scope, c.Post(api.PathChallenge, form)))
		if reply.Status != http.StatusOK || reply.Token.Scope != scope {
			t.Errorf("%s: %d %s", scope, reply.Status, reply.Raw)
		}
	}
}

func TestStepThatIsNotOfferedRestatesWhatIs(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	refused(t, "wrong", c.begin(annEmail, wrong), api.ReasonInvalidCredentials, api.StepPassword)
	reply := c.step("new_password", "password", fresh)
	want(t, "not offered", reply, http.StatusBadRequest, api.ErrInvalidRequest)
	if len(reply.Answer.Next) != 1 || reply.Answer.Next[0].Step != api.StepPassword {
		t.Errorf("next %+v", reply.Answer.Next)
	}
	done(t, "the right step afterwards", c.step("password", "username", annEmail, "password", right))
}

func TestDeviceNameIsKeptShortAndPrintable(t *testing.T) {
	srv, ann := withAnn(t)
	c := follow(t, srv)
	form := c.Start(annEmail, right)
	form.Set("device_name", "  Ann's\x1b[31m \u202ecomputer\n"+strings.Repeat("é", 100))
	if reply := c.Redeem(done(t, "code", c.Post(api.PathChallenge, form))); reply.Status != http.StatusOK {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	name := sessionsOf(t, srv, ann.ID)[0].DeviceName
	if !strings.HasPrefix(name, "Ann's[31m computeré") || len([]rune(name)) != 64 {
		t.Errorf("kept as %q", name)
	}
}
