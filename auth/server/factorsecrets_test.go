package server_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier/couriertest"
	"foyer/auth/service"
)

// S9, S10: no code, key, number or pass is in a log, in an answer (but where it
// is shown, once), or readable in the database and its journal, at any moment.
func TestNoCodeIsLoggedToldOrReadableAtRest(t *testing.T) {
	var log journal
	k := openClinic(t, auth.MFARequired, everyKind, func(o *service.Options) {
		o.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	secrets, told := []string{cellPhone, "2015550123"}, []string{}
	shown := map[string]int{} // how often each may be told
	hide := func(all ...string) { secrets = append(secrets, all...) }
	note := func(reply authtest.Reply) authtest.Reply {
		told = append(told, reply.Raw)
		hide(reply.Answer.AuthSession, reply.Answer.AuthorizationCode, reply.Token.AccessToken, reply.Token.RefreshToken)
		return reply
	}
	look := func(what string) {
		t.Helper()
		atRest(t, what, k.Data(), secrets)
	}
	k.hire(annEmail, auth.RoleMember)
	p := &person{conversation: k.follow(), srv: k.Server, email: annEmail}
	note(p.enter())
	p.secret = note(p.step("enroll_totp")).Answer.Secret
	hide(p.secret)
	shown[p.secret] = 2 // as it is and in the URI
	look("key shown")
	code := k.App(p.secret, 0)
	hide(code)
	reply := note(p.step("enroll_totp", "code", code))
	p.recovery = reply.Answer.RecoveryCode
	hide(p.recovery, strings.ReplaceAll(p.recovery, "-", ""))
	shown[p.recovery] = 1
	look("recovery code shown")
	p.tokens = p.redeem(t, "set up", note(p.step("recovery_code_saved")))
	note(p.took(p.StepUp(p.tokens.AccessToken, "manage")))
	k.Texts.Set(couriertest.PutOff)
	note(p.step("enroll_sms", "send", "1", "phone", typedPhone))
	k.Delivered()
	look("text waiting")
	k.Texts.Set(couriertest.Accept)
	k.Clock.Advance(5 * time.Second)
	text := k.CodeFor(cellPhone)
	hide(text)
	look("text handed over")
	note(p.step("status"))
	note(p.step("enroll_sms", "code", not(text)))
	note(p.Redeem(note(p.step("enroll_sms", "code", text)).Answer.AuthorizationCode))
	k.Clock.Advance(time.Hour)
	pass := k.pass(t, annEmail)
	hide(pass, strings.ReplaceAll(pass, "-", ""))
	q := p.elsewhere(t)
	note(q.enter())
	note(q.step("totp", "code", not(code)))
	note(q.step("recovery_code", "code", pass))
	note(q.step("admin_pass", "code", pass))
	note(q.step("enroll_email", "send", "1"))
	mail := k.CodeFor(annEmail)
	hide(mail)
	k.Mail.Set(couriertest.Refuse)
	k.Clock.Advance(time.Minute)
	note(q.step("enroll_email", "send", "1"))
	k.Delivered()
	look("mail refused")
	tokens := q.redeem(t, "in", note(q.step("enroll_email", "code", lastCode(t, k, mail, q))))
	for _, path := range []string{api.PathMe, api.PathAuthenticators, api.PathActivity} {
		note(q.Get(path, tokens.AccessToken))
	}
	look("at the end")

	logged, everything := log.String(), strings.Join(told, "\n")
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		if contains(logged, secret) {
			t.Errorf("%q is in the log", secret)
		}
		if n := count(everything, secret); n > shown[secret] && !isToken(secret) {
			t.Errorf("%q is told %d times", secret, n)
		}
	}
	if !strings.Contains(logged, "step=enroll_sms") || !strings.Contains(logged, "given up") {
		t.Errorf("the log says too little:\n%s", logged)
	}
}

// lastCode is the newest code that arrived; the second mail was refused, so the
// person asks once more.
func lastCode(t *testing.T, k *clinic, before string, q *person) string {
	t.Helper()
	k.Mail.Set(couriertest.Accept)
	k.Clock.Advance(time.Minute)
	q.step("enroll_email", "send", "1")
	code := k.CodeFor(annEmail)
	if code == before {
		t.Log("a million to one")
	}
	return code
}

func isToken(secret string) bool { return len(secret) >= 43 }

// contains finds a secret that does not only stand inside a longer number: six
// digits do so by chance.
func contains(text, secret string) bool { return count(text, secret) > 0 }

func count(text, secret string) (n int) {
	for at := strings.Index(text, secret); at >= 0; {
		before, after := at == 0 || !isWord(text[at-1]), at+len(secret) == len(text) || !isWord(text[at+len(secret)])
		if before && after || len(secret) > 8 {
			n++
		}
		next := strings.Index(text[at+1:], secret)
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return n
}

func isWord(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b == '-'
}

// atRest looks for the secrets in every file of the data folder but the key,
// as text and in hex.
func atRest(t *testing.T, what, folder string, secrets []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(path, "server.key") {
			return err
		}
		files++
		kept, err := os.ReadFile(path)
		for _, secret := range secrets {
			if secret == "" {
				continue
			}
			found := contains(string(kept), secret)
			if len(secret) > 8 {
				found = found || bytes.Contains(bytes.ToLower(kept), []byte(hex.EncodeToString([]byte(secret))))
			}
			if found {
				t.Errorf("%s: %q is readable in %s", what, secret, filepath.Base(path))
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%s: %d files, %v", what, files, err)
	}
}

// S9: what the outbox holds is blank once it was handed over or given up.
func TestOutboxIsBlankAfterwards(t *testing.T) {
	k, p := byMail(t)
	q := p.elsewhere(t)
	q.enter()
	q.step("email_code", "send", "1")
	k.Delivered()
	k.Mail.Set(couriertest.Refuse)
	r := p.again()
	r.enter()
	r.step("email_code", "send", "1")
	k.Delivered()
	seen := 0
	for _, one := range []*person{q, r} {
		status := one.step("status")
		if delivery := status.Answer.Next[0].Delivery; !slices.Contains([]string{"accepted", "failed"}, delivery) {
			t.Errorf("delivery %q", delivery)
		}
		seen++
	}
	if seen != 2 {
		t.Error(seen)
	}
	sealed := outbox(t, k)
	for _, one := range sealed {
		if one != "" {
			t.Errorf("kept %q", one)
		}
	}
	if len(sealed) < 3 {
		t.Errorf("%d messages", len(sealed))
	}
}

// An answer that tells of an API's refusal is problem details and no more.
func TestStepUpRefusalIsAProblem(t *testing.T) {
	k, p := byApp(t)
	reply := p.manage(http.MethodDelete, api.PathAuthenticators+"/"+idOf(t, k.Server, annEmail, app), nil)
	if kind := reply.Header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s: %s", kind, reply.Raw)
	}
}

// outbox reads the column in which contents lie sealed.
func outbox(t *testing.T, k *clinic) (sealed []string) {
	t.Helper()
	database, err := sql.Open("sqlite", filepath.Join(k.Data(), "foyer.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = database.Close() }()
	found, err := database.QueryContext(t.Context(), "SELECT sealed FROM outbox")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var one string
		if err := found.Scan(&one); err != nil {
			t.Fatal(err)
		}
		sealed = append(sealed, one)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return sealed
}
