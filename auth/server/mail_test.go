package server_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier/couriertest"
)

// ownComputer is Ann's, who is its admin, with a mail server beside it.
type ownComputer struct {
	*authtest.Server
	*conversation
	t      *testing.T
	tokens api.Token
}

func openComputer(t *testing.T) *ownComputer {
	t.Helper()
	o := &ownComputer{Server: onThisComputer(t), t: t}
	o.conversation = program(t, o.Server)
	o.tokens = o.redeem(t, "first", o.register("Ann Lee", annEmail, right))
	return o
}

func (o *ownComputer) mail() (kept api.Mail) {
	o.t.Helper()
	o.Get(api.PathMail, o.tokens.AccessToken).Into(o.t, &kept)
	return kept
}

func (o *ownComputer) set(wanted api.Mail) authtest.Reply {
	o.t.Helper()
	return o.Call(http.MethodPut, api.PathMail, o.tokens.AccessToken, wanted)
}

func (o *ownComputer) registration() string {
	o.t.Helper()
	var meta api.Metadata
	o.Get(api.PathMetadata, "").Into(o.t, &meta)
	return meta.FoyerRegistration
}

// carrying runs the courier until it is stopped.
func (o *ownComputer) carrying() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); o.Service.Carry(ctx) }()
	return func() { cancel(); <-ended }
}

const mailPassword = "Smtp-Secret-77"

// R40: mail is set up in the program, is used at once, and stays so; its
// password is told to nobody and lies sealed.
func TestMailIsSetUpInTheProgram(t *testing.T) {
	o := openComputer(t)
	post := couriertest.StartSMTP(t, couriertest.SMTPSettings{Plain: true})
	at, err := url.Parse(post.URL)
	if err != nil {
		t.Fatal(err)
	}
	if kept := o.mail(); kept != (api.Mail{Editable: true}) {
		t.Errorf("%+v", kept)
	}
	wanted := api.Mail{Server: at.Host, From: "Foyer <no-reply@example.org>", Editable: true}
	if at.User != nil {
		wanted.Username = at.User.Username()
		wanted.Password, _ = at.User.Password()
	}
	if reply := o.set(wanted); reply.Status != http.StatusNoContent {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	if got := o.registration(); got != "invited" {
		t.Errorf("registration %q", got)
	}
	arrives := func(what string, n int) {
		t.Helper()
		stop := o.carrying()
		defer stop()
		wantPage(t, what, browse(t, o.Server).forgot(annEmail), http.StatusOK, "")
		deadline := time.Now().Add(20 * time.Second)
		for len(post.Emails()) < n {
			if time.Now().After(deadline) {
				t.Fatalf("%s: %d mails", what, len(post.Emails()))
			}
			time.Sleep(5 * time.Millisecond)
		}
		if last := post.Emails()[n-1]; last.To[0] != annEmail || last.From != "no-reply@example.org" {
			t.Errorf("%s: %+v", what, last)
		}
	}
	arrives("at once", 1)
	o.Stop()
	o.Resume()
	o.Launch = o.Service.Launch()
	o.Clock.Advance(time.Minute)
	arrives("after a restart", 2)
	kept := o.mail()
	wanted.Password = ""
	if kept != wanted {
		t.Errorf("%+v", kept)
	}
	if reply := o.set(api.Mail{}); reply.Status != http.StatusNoContent || o.registration() != "closed" || o.mail() != (api.Mail{Editable: true}) {
		t.Errorf("turned off: %d %s, %+v", reply.Status, reply.Raw, o.mail())
	}
}

func TestMailPasswordIsSealedAndNeverTold(t *testing.T) {
	o := openComputer(t)
	wanted := api.Mail{Server: "smtp.example.org:587", Username: "ann", Password: mailPassword, From: "ann@example.org"}
	if reply := o.set(wanted); reply.Status != http.StatusNoContent {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	told := o.Get(api.PathMail, o.tokens.AccessToken)
	if strings.Contains(told.Raw, mailPassword) || !strings.Contains(told.Raw, `"username":"ann"`) {
		t.Errorf("%s", told.Raw)
	}
	// Without another one typed, the password stays for that server and name only.
	wanted.Password, wanted.From = "", "Foyer <ann@example.org>"
	if reply := o.set(wanted); reply.Status != http.StatusNoContent {
		t.Errorf("the same server: %d %s", reply.Status, reply.Raw)
	}
	wanted.Server = "smtp.evil.example:587"
	if reply := o.set(wanted); reply.Status != http.StatusUnprocessableEntity {
		t.Errorf("another server gets the password: %d %s", reply.Status, reply.Raw)
	}
	if o.mail().Server != "smtp.example.org:587" {
		t.Errorf("%+v", o.mail())
	}
	o.Stop()
	for _, pattern := range []string{"*", "*/*"} {
		files, _ := filepath.Glob(filepath.Join(o.Data(), pattern))
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil && (bytes.Contains(data, []byte(mailPassword)) || bytes.Contains(data, []byte("smtp.example.org"))) {
				t.Errorf("%s holds it in the clear", file)
			}
		}
	}
	o.Resume()
}

// What cannot be used is refused in a sentence without the password, and
// changes nothing.
func TestBadMailSettingsAreRefused(t *testing.T) {
	o := openComputer(t)
	rows := []struct {
		name   string
		wanted api.Mail
		says   string
	}{
		{"no port", api.Mail{Server: "smtp.example.org", From: annEmail}, "host:port"},
		{"an address of the web", api.Mail{Server: "https://smtp.example.org", From: annEmail}, "host:port"},
		{"a port that is none", api.Mail{Server: "smtp.example.org:port", From: annEmail}, "mail server"},
		{"port 0", api.Mail{Server: "smtp.example.org:0", From: annEmail}, "port"},
		{"a path", api.Mail{Server: "smtp.example.org:25/x", From: annEmail}, "mail server"},
		{"a setting", api.Mail{Server: "smtp.example.org:25?tls=none", From: annEmail}, "mail server"},
		{"a user inside", api.Mail{Server: "ann@smtp.example.org:25", From: annEmail}, "mail server"},
		{"no sender", api.Mail{Server: "smtp.example.org:587"}, "sender"},
		{"no address of a sender", api.Mail{Server: "smtp.example.org:587", From: "Foyer"}, "sender"},
		{"a line break in the sender", api.Mail{Server: "smtp.example.org:587", From: "a@example.org\r\nBcc: b@example.org"}, "sender"},
		{"a name without password", api.Mail{Server: "smtp.example.org:587", From: annEmail, Username: "ann"}, "password"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if row.wanted.Username == "" {
				row.wanted.Username, row.wanted.Password = "ann", mailPassword
			}
			reply := o.set(row.wanted)
			var problem api.Problem
			reply.Into(t, &problem)
			if reply.Status != http.StatusUnprocessableEntity || !strings.Contains(problem.Detail, row.says) {
				t.Errorf("%d %s", reply.Status, reply.Raw)
			}
			if strings.Contains(reply.Raw, mailPassword) || strings.HasPrefix(problem.Detail, "mail settings") {
				t.Errorf("%s", reply.Raw)
			}
		})
	}
	if kept := o.mail(); kept != (api.Mail{Editable: true}) || o.registration() != "closed" {
		t.Errorf("%+v", kept)
	}
}

// Only the admin, with a fresh proof; and nowhere else.
func TestMailSettingsAreTheAdmins(t *testing.T) {
	o := openComputer(t)
	wanted := api.Mail{Server: "smtp.example.org:587", From: annEmail}
	o.Clock.Advance(6 * time.Minute)
	want(t, "without a fresh proof", o.set(wanted), http.StatusUnauthorized, api.ErrInsufficientUserAuthentication)
	if kept := o.mail(); kept.Server != "" {
		t.Errorf("%+v", kept)
	}
	o.took(o.StepUp(o.tokens.AccessToken, "admin"))
	o.tokens.AccessToken = o.redeem(t, "proof", o.step("password", "password", right)).AccessToken
	if reply := o.set(wanted); reply.Status != http.StatusNoContent {
		t.Errorf("with it: %d %s", reply.Status, reply.Raw)
	}
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleAdmin)
	k.hire(benEmail, auth.RoleMember)
	for email, status := range map[string]int{annEmail: http.StatusNotFound, benEmail: http.StatusNotFound} {
		c := k.follow()
		tokens := c.SignIn(email, right)
		if reply := c.Call(http.MethodPut, api.PathMail, tokens.AccessToken, wanted); reply.Status != status {
			t.Errorf("%s at a server of an operator: %d %s", email, reply.Status, reply.Raw)
		}
	}
	c := k.follow()
	var kept api.Mail
	c.Get(api.PathMail, c.SignIn(annEmail, right).AccessToken).Into(t, &kept)
	if kept.Editable {
		t.Error("the operator's mail can be edited")
	}
	if reply := c.Get(api.PathMail, k.follow().SignIn(benEmail, right).AccessToken); reply.Status == http.StatusOK {
		t.Errorf("a member reads it: %s", reply.Raw)
	}
}
