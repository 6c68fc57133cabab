package couriertest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// Email is what a mail server has taken.
type Email struct {
	From   string // of the envelope
	To     []string
	User   string // who logged in; empty without login
	TLS    bool
	Header mail.Header
	// Subject, Text and HTML are decoded; lines end in "\n".
	Subject, Text, HTML string
	Raw                 []byte
}

func parseEmail(e Email, raw []byte) (Email, error) {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Email{}, err
	}
	e.Raw, e.Header = raw, message.Header
	if e.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		return Email{}, err
	}
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return Email{}, err
	}
	if kind != "multipart/alternative" {
		return e, e.read(kind, message.Header.Get("Content-Transfer-Encoding"), message.Body)
	}
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return e, nil
		}
		if err != nil {
			return Email{}, err
		}
		if err := e.read(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
			return Email{}, err
		}
	}
}

func (e *Email) read(kind, encoding string, body io.Reader) error {
	if encoding != "quoted-printable" {
		return fmt.Errorf("part is encoded as %q", encoding)
	}
	decoded, err := io.ReadAll(quotedprintable.NewReader(body))
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(string(decoded), "\r\n", "\n")
	switch {
	case strings.HasPrefix(kind, "text/plain"):
		e.Text = text
	case strings.HasPrefix(kind, "text/html"):
		e.HTML = text
	default:
		return fmt.Errorf("part is of kind %q", kind)
	}
	return nil
}

// certify makes a certificate for this computer that is its own authority.
func certify(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatalf("certificate: %v", err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatalf("certificate: %v", err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
