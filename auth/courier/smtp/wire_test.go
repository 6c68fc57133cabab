package smtp_test

import (
	"bytes"
	"context"
	"errors"
	"net/mail"
	"strings"
	"testing"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/courier/smtp"
)

const sender = `"Ríverside Clinic" <no-reply@riverside.example>`

func open(t *testing.T, server *couriertest.SMTPServer) *smtp.Carrier {
	t.Helper()
	carrier, err := smtp.Parse(server.URL, sender)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	carrier.Roots = server.Roots
	t.Cleanup(func() { _ = carrier.Close() })
	return carrier
}

func TestContract(t *testing.T) {
	for name, settings := range map[string]couriertest.SMTPSettings{
		"STARTTLS": {}, "implicit TLS": {Implicit: true}, "on this computer": {Plain: true},
	} {
		t.Run(name, func(t *testing.T) {
			couriertest.Contract(t, func(t *testing.T) couriertest.Subject {
				server := couriertest.StartSMTP(t, settings)
				return couriertest.Subject{
					Carrier: open(t, server), Set: server.Set, Kind: courier.KindEmailCode,
					Arrived: func() (arrived []couriertest.Arrival) {
						for _, e := range server.Emails() {
							arrived = append(arrived, couriertest.Arrival{To: e.To[0], Subject: e.Subject, Text: e.Text, HTML: e.HTML})
						}
						return arrived
					},
				}
			})
		})
	}
}

func TestHeadersAndEnvelope(t *testing.T) {
	server := couriertest.StartSMTP(t, couriertest.SMTPSettings{})
	carrier := open(t, server)
	letter := couriertest.Letter(courier.KindEmailCode, "ABC")
	for range 2 {
		if err := carrier.Carry(t.Context(), letter); err != nil {
			t.Fatalf("carry: %v", err)
		}
	}
	for _, e := range server.Emails() {
		if e.From != "no-reply@riverside.example" || len(e.To) != 1 || e.To[0] != letter.To || e.User != couriertest.User || !e.TLS {
			t.Errorf("envelope: %+v", e)
		}
		from, err := mail.ParseAddress(e.Header.Get("From"))
		if err != nil || from.Name != "Ríverside Clinic" {
			t.Errorf("From: %q %v", e.Header.Get("From"), err)
		}
		for header, want := range map[string]string{
			"Message-Id": "<ABC@riverside.example>", "Auto-Submitted": "auto-generated", "Content-Language": "es",
			"Date": "Mon, 04 May 2026 10:02:00 +0000", "Mime-Version": "1.0", "User-Agent": "", "X-Mailer": "", "Bcc": "",
		} {
			if got := e.Header.Get(header); got != want {
				t.Errorf("%s: %q, want %q", header, got, want)
			}
		}
		head, _, _ := bytes.Cut(e.Raw, []byte("\r\n\r\n"))
		if bytes.Contains(head, []byte("482913")) {
			t.Error("the code is in a header")
		}
		for line := range bytes.SplitSeq(e.Raw, []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsFunc(line, func(r rune) bool { return r > 127 }) {
				t.Errorf("line is not fit for every server: %q", line)
			}
		}
	}
}

func TestABurstGoesOverOneConnection(t *testing.T) {
	server := couriertest.StartSMTP(t, couriertest.SMTPSettings{Plain: true})
	carrier := open(t, server)
	for range 5 {
		if err := carrier.Carry(t.Context(), couriertest.Letter(courier.KindNewDevice, "B")); err != nil {
			t.Fatalf("carry: %v", err)
		}
	}
	if got := server.Connections(); got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
}

func TestAnIdleConnectionThatTheServerEndedIsReplaced(t *testing.T) {
	server := couriertest.StartSMTP(t, couriertest.SMTPSettings{})
	carrier := open(t, server)
	for i := range 3 {
		if err := carrier.Carry(t.Context(), couriertest.Letter(courier.KindNewDevice, "I")); err != nil {
			t.Fatalf("carry %d: %v", i, err)
		}
		server.HangUp()
	}
	if got := len(server.Emails()); got != 3 {
		t.Errorf("%d emails, want 3", got)
	}
}

func TestHeaderInjectionIsRefused(t *testing.T) {
	server := couriertest.StartSMTP(t, couriertest.SMTPSettings{})
	carrier := open(t, server)
	for name, bend := range map[string]func(*courier.Letter){
		"subject":          func(l *courier.Letter) { l.Subject = "Hello\r\nBcc: eve@evil.example" },
		"address":          func(l *courier.Letter) { l.To = "ann@a.example>\r\nRCPT TO:<eve@evil.example" },
		"two addresses":    func(l *courier.Letter) { l.To = "ann@a.example, eve@evil.example" },
		"address and name": func(l *courier.Letter) { l.To = "Ann <ann@a.example>" },
		"language":         func(l *courier.Letter) { l.Locale = "en\r\nBcc: eve@evil.example" },
		"id":               func(l *courier.Letter) { l.ID = "1>\r\nBcc: eve@evil.example" },
	} {
		letter := couriertest.Letter(courier.KindEmailCode, "INJ")
		bend(&letter)
		var known *courier.Error
		if err := carrier.Carry(t.Context(), letter); !errors.As(err, &known) || !known.Permanent {
			t.Errorf("%s: %v, want a permanent error", name, err)
		}
	}
	if got := server.Emails(); len(got) != 0 {
		t.Errorf("arrived: %v", got)
	}
	if _, err := smtp.Parse(server.URL, "\"Foyer\r\nBcc: eve@evil.example\" <a@b.example>"); err == nil {
		t.Error("a sender with a line break is taken")
	}
}

func TestWhatKeepsLettersFromTheServer(t *testing.T) {
	server := couriertest.StartSMTP(t, couriertest.SMTPSettings{})
	bare := couriertest.StartSMTP(t, couriertest.SMTPSettings{Plain: true})
	for _, test := range []struct {
		name, url, want string
		trust           bool
	}{
		{"unknown authority", server.URL, "certificate of the mail server is not trusted", false},
		{"wrong password", strings.Replace(server.URL, "rd@", "wrong@", 1), "mail server refused the login (535)", true},
		{"no STARTTLS", "smtp://" + bare.Address + "?tls=required", "mail server offers no encryption (STARTTLS)", true},
		{"no login", "smtp://a:b@" + bare.Address, "mail server offers no login that is safe here", true},
		{"nobody there", "smtp://127.0.0.1:1", "mail server cannot be reached", true},
		{"no TLS where it should be", "smtps://" + bare.Address, "mail server does not speak TLS on this port", true},
	} {
		carrier, err := smtp.Parse(test.url, sender)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if test.trust {
			carrier.Roots = server.Roots
		}
		err = carrier.Carry(t.Context(), couriertest.Letter(courier.KindEmailCode, "X"))
		var known *courier.Error
		if !errors.As(err, &known) || known.Permanent || known.Reason != test.want {
			t.Errorf("%s: %v, want %q, temporary", test.name, err, test.want)
		}
	}
}

func TestASilentServerIsLeftInTime(t *testing.T) {
	listener := listen(t)
	carrier, err := smtp.Parse("smtp://"+listener, sender)
	if err != nil {
		t.Fatal(err)
	}
	carrier.Timeout = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if err := carrier.Carry(ctx, couriertest.Letter(courier.KindEmailCode, "X")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("carry: %v", err)
	}
	if took := time.Since(begin); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
}
