package couriertest

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"
)

// SMTPServer is a recording mail server on loopback, with STARTTLS by a
// certificate of its own authority and a login (User, Password).
type SMTPServer struct {
	moods
	// URL is what smtp.Parse takes: with credentials, STARTTLS required.
	URL string
	// Address is host:port.
	Address string
	// Roots trust the server's certificate.
	Roots *x509.CertPool

	taken       shelf[Email]
	connections atomic.Int64
	done        chan struct{} // ends what hangs
	lines       *lines
}

// SMTPSettings change the server; the zero value is the usual one.
type SMTPSettings struct {
	// Implicit speaks TLS from the first byte (smtps).
	Implicit bool
	// Plain offers neither TLS nor login, as on this computer.
	Plain bool
}

// StartSMTP runs a mail server until the test ends.
func StartSMTP(t testing.TB, settings SMTPSettings) *SMTPServer {
	t.Helper()
	s := &SMTPServer{done: make(chan struct{})}
	certificate, roots := certify(t)
	s.Roots = roots
	server := smtp.NewServer(smtp.BackendFunc(s.session))
	server.Domain, server.ErrorLog, server.EnableSMTPUTF8 = "mail.example", log.New(io.Discard, "", 0), true
	if !settings.Plain {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	s.Address = listener.Addr().String()
	s.lines = &lines{Listener: listener}
	listener = s.lines
	s.URL = s.url(settings)
	if settings.Implicit {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		close(s.done)
		_ = server.Close()
		_ = listener.Close() // which the server does not know yet if it has only just begun
		<-ended
	})
	return s
}

func (s *SMTPServer) url(settings SMTPSettings) string {
	credentials := url.UserPassword(User, Password)
	switch {
	case settings.Plain:
		return "smtp://" + s.Address
	case settings.Implicit:
		return fmt.Sprintf("smtps://%s@%s", credentials, s.Address)
	}
	return fmt.Sprintf("smtp://%s@%s?tls=required", credentials, s.Address)
}

// Emails returns what was accepted, in order.
func (s *SMTPServer) Emails() []Email { return s.taken.all() }

// Wait returns the accepted emails as soon as there are n, and fails the test
// after 30 s.
func (s *SMTPServer) Wait(t testing.TB, n int) []Email {
	t.Helper()
	return s.taken.wait(t, n)
}

// Connections counts the sessions that were greeted (two where STARTTLS
// makes a client greet again).
func (s *SMTPServer) Connections() int { return int(s.connections.Load()) }

// HangUp ends all open connections without a word, as servers do with idle
// ones.
func (s *SMTPServer) HangUp() { s.lines.hangUp() }
