package smtp_test

import (
	"net"
	"strings"
	"testing"

	"foyer/auth/courier/smtp"
)

// listen accepts connections and says nothing, until the test ends.
func listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

func TestParseTakes(t *testing.T) {
	for _, address := range []string{
		"smtp://user:password@mail.example:587", "smtps://user:password@mail.example", "smtp://127.0.0.1",
		"smtp://localhost:2525/", "smtp://[::1]:25", "smtp://user%40a.example:p%40ss%2Fw@mail.example?tls=required",
	} {
		if _, err := smtp.Parse(address, "Foyer <no-reply@example.org>"); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestParseRefusesInPlainSentences(t *testing.T) {
	const good = "no-reply@example.org"
	for _, test := range []struct{ address, from, want string }{
		{"", good, "must be written as"},
		{"mail.example", good, "must be written as"},
		{"mail.example:587", good, "must be written as"},
		{"http://mail.example", good, "must begin with smtp://"},
		{"smtp://user:s3cret@mail.example:99999", good, "port"},
		{"smtp://user:s3cret@mail.example:port", good, "must be written as"},
		{"smtp://user:s3cret%zz@mail.example", good, "must be written as"},
		{"smtp://user:s3/cret@mail.example", good, "written as"},
		{"smtp://user@mail.example", good, "both user and password"},
		{"smtp://:s3cret@mail.example", good, "both user and password"},
		{"smtp://mail.example/inbox", good, "ends after the port"},
		{"smtp://mail.example?tls=off", good, "unknown setting"},
		{"smtp://mail.example?auth=s", good, "unknown setting"},
		{"smtp://user:s3cret@mail.example:465", good, "smtps://"},
		{"smtp://mail.example", "", "sender"},
		{"smtp://mail.example", "nobody", "sender"},
		{"smtp://mail.example", "a@b.example, c@d.example", "sender"},
	} {
		carrier, err := smtp.Parse(test.address, test.from)
		switch {
		case err == nil:
			t.Errorf("%q %q: taken: %v", test.address, test.from, carrier)
		case !strings.Contains(err.Error(), test.want):
			t.Errorf("%q: %q, want %q in it", test.address, err, test.want)
		case strings.Contains(err.Error(), "s3") || strings.Contains(err.Error(), "cret"):
			t.Errorf("%q: tells the password: %v", test.address, err)
		}
	}
}
