//go:build linux

package e2e

import (
	"regexp"
	"testing"

	"foyer/auth/courier/couriertest"
)

const (
	titleEmails   = "Foyer · Codes by email"
	titleTexts    = "Foyer · Codes by text"
	titleStranded = "Foyer · I can't use any of these"
	titleNewPhone = "Foyer · Set up a new phone?"
)

// hospital is a server whose organization requires a second factor, with a
// real mail server and a real text gateway.
type hospital struct {
	*person
	mail  *couriertest.SMTPServer
	texts *couriertest.Gateway
	read  int // mails
}

func worksAtTheHospital(t *testing.T, methods string) *hospital {
	t.Helper()
	p := sitsDown(t)
	h := &hospital{
		person: p, mail: couriertest.StartSMTP(t, couriertest.SMTPSettings{Plain: true}), texts: couriertest.StartGateway(t),
	}
	server, err := p.NewServer("--mail", h.mail.URL, "--mail-from", "foyer@hospital.example", "--sms", h.texts.URL)
	p.must(err)
	p.must(server.Admin("", "org", "create", "Riverside Hospital"))
	p.must(server.Admin("", "org", "policy", "Riverside Hospital", "--mfa", "required", "--methods", methods))
	p.must(server.Admin(ann.Password+"\n", "account", "create", ann.Email, "--name", ann.Name,
		"--org", "Riverside Hospital", "--role", "member", "--password-stdin"))
	p.must(server.Start())
	p.server = server
	p.starts()
	return h
}

func (h *hospital) typesThePassword() {
	h.t.Helper()
	w := h.sees(TitleSignIn)
	h.must(h.FillSignIn(w, ann.Email, ann.Password, false))
	h.must(h.Submit(w))
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// mailedCode is the code in the next mail that has one, after those that were
// read. Notices come between them, at their own time.
func (h *hospital) mailedCode() (code string) {
	h.t.Helper()
	for code == "" {
		h.read++
		code = sixDigits.FindString(h.mail.Wait(h.t, h.read)[h.read-1].Text)
	}
	return code
}

// With one method allowed, one mailed code is the whole set-up.
func TestEmailCodeIsSetUpAndSignsIn(t *testing.T) {
	h := worksAtTheHospital(t, "email")
	h.typesThePassword()
	h.sees(titleEmails)
	h.must(h.Type(h.mailedCode()))
	h.keepsTheRecoveryCode()
	w := h.sees(TitleHome(ann.Name))

	h.must(h.OpenMenu(w))
	h.must(h.ChooseLogOut(w))
	w = h.sees(TitleSignIn)
	h.must(h.Retype(w, ann.Password))
	h.must(h.Submit(w))
	h.sees(titleVerify)
	h.must(h.Type(h.mailedCode()))
	h.sees(TitleHome(ann.Name))
}

func TestTextCodeIsSetUpAndSignsIn(t *testing.T) {
	h := worksAtTheHospital(t, "text")
	h.typesThePassword()
	w := h.sees(titleTexts)
	h.must(h.Type("(202) 555-0142"))
	var code string
	h.changes(w, "texted", func() {
		h.must(h.Submit(w))
		code = h.textedCode(1)
	})
	h.must(h.Type(code))
	h.keepsTheRecoveryCode()
	h.logsOut(h.sees(TitleHome(ann.Name)))

	h.sees(titleVerify)
	h.must(h.Type(h.textedCode(2)))
	h.sees(TitleHome(ann.Name))
}

// textedCode is the code in the nth text.
func (h *hospital) textedCode(n int) string {
	h.t.Helper()
	texts := h.texts.Wait(h.t, n)
	return sixDigits.FindString(texts[n-1].Body)
}

// logsOut logs out and types the password again.
func (h *hospital) logsOut(w Window) {
	h.t.Helper()
	h.must(h.OpenMenu(w))
	h.must(h.ChooseLogOut(w))
	w = h.sees(TitleSignIn)
	h.must(h.Retype(w, ann.Password))
	h.must(h.Submit(w))
}

var passLine = regexp.MustCompile(`(?m)^pass (\S+)$`)

// Who has lost everything asks an admin, who issues a pass.
func TestPassLetsInWhoHasLostEverything(t *testing.T) {
	h := worksAtTheHospital(t, "email")
	h.typesThePassword()
	h.sees(titleEmails)
	h.must(h.Type(h.mailedCode()))
	h.keepsTheRecoveryCode()
	h.logsOut(h.sees(TitleHome(ann.Name)))

	w := h.sees(titleVerify)
	h.must(h.press(w, []string{"Tab", "Tab", "space"}))
	w = h.sees(titleOther)
	h.must(h.press(w, []string{"Tab", "Tab", "space"}))
	h.sees(titleStranded)
	said, err := h.server.Ask("", "account", "pass", ann.Email)
	h.must(err)
	pass := passLine.FindStringSubmatch(said)
	if pass == nil {
		t.Fatalf("the operator is told %q", said)
	}
	w = h.sees(titleStranded)
	h.must(h.Type(pass[1]))
	h.must(h.Submit(w))
	h.sees(TitleHome(ann.Name))
}

// A reset by the operator signs the person out and starts the set-up again.
func TestResetStartsTheSetUpAgain(t *testing.T) {
	h := worksAtTheHospital(t, "email")
	h.typesThePassword()
	h.sees(titleEmails)
	h.must(h.Type(h.mailedCode()))
	h.keepsTheRecoveryCode()
	w := h.sees(TitleHome(ann.Name))
	h.must(h.server.Admin("", "account", "reset-mfa", ann.Email))
	h.logsOut(w)
	h.sees(titleEmails)
}

// The recovery code stands for the second factor, and a new one is shown.
func TestRecoveryCodeLetsIn(t *testing.T) {
	h := worksAtTheHospital(t, "email")
	h.typesThePassword()
	h.sees(titleEmails)
	h.must(h.Type(h.mailedCode()))
	w := h.sees(titleRecovery)
	h.must(h.press(w, []string{"Tab", "space"})) // Copy
	h.must(h.press(w, []string{"Tab", "Tab", "Tab", "space", "Tab", "space"}))
	h.logsOut(h.sees(TitleHome(ann.Name)))

	w = h.sees(titleVerify)
	h.must(h.press(w, []string{"Tab", "Tab", "space"}))
	w = h.sees(titleOther)
	h.must(h.press(w, []string{"Tab", "space"}))
	w = h.sees(titleVerify)
	h.must(h.press(w, []string{"ctrl+v", "Return"}))
	h.keepsTheRecoveryCode()
	h.sees(TitleHome(ann.Name))
}
