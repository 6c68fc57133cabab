package courier_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
)

var update = flag.Bool("update", false, "write testdata anew")

var clinic = courier.Sender{Name: "Riverside Clinic", PublicURL: "https://login.riverside.example"}

// sample fills what a kind shows, as mail.go lists it.
func sample(kind courier.Kind) courier.Mail {
	mail := courier.Mail{To: address, Kind: kind, Data: courier.Data{
		Account: address, Organization: "Riverside Clinic", At: time.Date(2026, 5, 4, 10, 2, 0, 0, time.UTC),
	}}
	d := &mail.Data
	switch kind {
	case courier.KindTextCode:
		mail.To, mail.Data = number, courier.Data{Code: secret}
	case courier.KindEmailCode:
		d.Code = secret
	case courier.KindFactorAdded, courier.KindFactorRemoved:
		d.Factor, d.Label, d.Device = auth.FactorTOTP, "Ann's Pixel", "Ann's laptop"
	case courier.KindSecondFactorFailed:
		d.Factor, d.Device = auth.FactorSMSCode, "Unknown computer"
	case courier.KindMFAReset, courier.KindSessionsEnded:
		d.By = "Elena Martín"
	case courier.KindPasswordReset:
		d.Until = d.At.Add(24 * time.Hour)
	case courier.KindInvitation:
		d.By, d.Organization = "Elena Martín", "Riverside Clinic"
	case courier.KindAdminPass:
		d.By, d.Until = "Elena Martín", d.At.Add(15*time.Minute)
	case courier.KindPasswordChanged, courier.KindRecoveryCodeUsed, courier.KindRecoveryCodeReplaced, courier.KindNewDevice:
		d.Device = "Ann's laptop"
	}
	return mail
}

func render(t *testing.T, sender courier.Sender, mail courier.Mail) courier.Letter {
	t.Helper()
	letter, err := courier.Render(sender, mail)
	if err != nil {
		t.Fatalf("%s in %q: %v", mail.Kind, mail.Locale, err)
	}
	return letter
}

func TestEachLetterIsAsWritten(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		for _, kind := range courier.Kinds {
			mail := sample(kind)
			mail.Locale = lang
			letter := render(t, clinic, mail)
			golden(t, filepath.Join("testdata", lang, string(kind)+".txt"), "Subject: "+letter.Subject+"\n\n"+letter.Text+"\n")
			if letter.HTML != "" {
				golden(t, filepath.Join("testdata", lang, string(kind)+".html"), letter.HTML)
			}
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("%s is not what is written (go test -update writes it anew):\n%s", file, got)
	}
}

// What a lock screen shows is the subject and the first words.
func TestNoCodeWhereALockScreenShowsIt(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		mail := sample(courier.KindEmailCode)
		mail.Locale = lang
		letter := render(t, clinic, mail)
		body := letter.HTML[strings.Index(letter.HTML, "<h1"):]
		for name, shown := range map[string]string{"subject": letter.Subject, "text": letter.Text[:90], "HTML": body[:200]} {
			if strings.Contains(shown, secret) {
				t.Errorf("%s: the %s begins with the code: %q", lang, name, shown)
			}
		}
	}
}

func TestTextsFitOneMessage(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		for _, name := range []string{"", "Foyer", "Clínica Río Ñandú", strings.Repeat("Long Name ", 20), "名前", "A\r\nB"} {
			mail := sample(courier.KindTextCode)
			mail.Locale = lang
			text := render(t, courier.Sender{Name: name}, mail).Text
			if len([]rune(text)) >= 160 || !courier.IsGSM(text) || strings.ContainsAny(text, "\r\n") || !strings.HasPrefix(text, secret+" ") {
				t.Errorf("%s by %q: %q", lang, name, text)
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	for locale, want := range map[string]string{
		"": "en", "en": "en", "en-GB": "en", "es": "es", "es-MX": "es", "es_US.UTF-8": "es", "fr": "en",
		"fr es": "es", "es en": "es", "en es": "en", "nonsense!": "en", "C": "en",
	} {
		mail := sample(courier.KindTest)
		mail.Locale = locale
		if got := render(t, clinic, mail).Locale; got != want {
			t.Errorf("%q is answered in %s, want %s", locale, got, want)
		}
	}
}

// A stranger who knows a password names his own device.
func TestNamesBecomeNeitherMarkupNorLinksNorLines(t *testing.T) {
	mail := sample(courier.KindNewDevice)
	mail.Data.Device = "PC\r\nBcc: x@evil.example <a href='https://evil.example/login'>click</a> \u202e" + strings.Repeat("w", 500)
	mail.Data.Account = "ann\r\n\r\nClick: here"
	letter := render(t, courier.Sender{Name: "Clinic\r\nBcc: eve@evil.example"}, mail)
	if strings.ContainsAny(letter.Subject, "\r\n") || strings.Contains(letter.Text, "\r") {
		t.Errorf("line breaks: %q %q", letter.Subject, letter.Text)
	}
	for _, text := range []string{letter.Text, letter.HTML} {
		for _, bad := range []string{"x@evil", "https://evil", "evil.example/", "<a href='", "\u202e", strings.Repeat("w", 61), "\nBcc", "\nClick"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q is in %s", bad, text)
			}
		}
	}
}

func TestALinkIsForWhoeverDidNotDoThis(t *testing.T) {
	mail := sample(courier.KindNewDevice)
	mail.Data.Link = "https://login.riverside.example/not-me?t=abc&x=1"
	letter := render(t, clinic, mail)
	if !strings.Contains(letter.Text, "This was not me: "+mail.Data.Link) || !strings.Contains(letter.HTML, `href="https://login.riverside.example/not-me?t=abc&amp;x=1"`) {
		t.Errorf("link is missing: %s\n%s", letter.Text, letter.HTML)
	}
	for link, good := range map[string]bool{
		"http://localhost:8080/x": true, "http://127.0.0.1/x": true, "http://login.riverside.example": false,
		"//evil.example": false, "https://user@evil.example": false, "data:text/html,x": false, "https:": false,
	} {
		mail.Data.Link = link
		if _, err := courier.Render(clinic, mail); (err == nil) != good {
			t.Errorf("%s: %v", link, err)
		}
	}
}

// Solo accounts have no administrator whom they could ask.
func TestWithoutAnOrganizationNoAdministratorIsNamed(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		for _, kind := range []courier.Kind{courier.KindFactorAdded, courier.KindPasswordChanged, courier.KindNewDevice} {
			mail := sample(kind)
			mail.Locale, mail.Data.Organization = lang, ""
			if letter := render(t, clinic, mail); strings.Contains(letter.Text, "administra") && kind != courier.KindPasswordChanged || strings.Contains(letter.Text, " of .") {
				t.Errorf("%s in %s: %s", kind, lang, letter.Text)
			}
		}
	}
}
