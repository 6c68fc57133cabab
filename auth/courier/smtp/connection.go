package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"foyer/auth/courier"

	"github.com/wneessen/go-mail"
	gosmtp "github.com/wneessen/go-mail/smtp"
)

// connection is logged in and ready for a message.
type connection struct {
	client *mail.Client
	smtp   *gosmtp.Client
	raw    net.Conn
	// release ends what bindTo began and tells whether the connection is whole.
	release func() bool
	expire  *time.Timer
}

// bindTo breaks the connection when ctx is done: the library hears a context
// only until it is connected.
func (o *connection) bindTo(ctx context.Context) {
	o.release = context.AfterFunc(ctx, func() { _ = o.raw.Close() })
}

// close says goodbye where it can; the server ends the session in any case.
func (o *connection) close() {
	_ = o.raw.SetDeadline(time.Now().Add(time.Second))
	_ = o.smtp.Quit()
	_ = o.raw.Close()
}

// connect dials, encrypts and logs in. All its errors are temporary.
func (c *Carrier) connect(ctx context.Context) (*connection, error) {
	open := &connection{}
	client, err := mail.NewClient(c.host, c.options(ctx, open)...)
	if err != nil {
		return nil, courier.Delayed("mail client cannot be set up for this mail server")
	}
	open.client = client
	open.smtp, err = client.DialToSMTPClientWithContext(ctx)
	if err == nil && open.release() {
		return open, nil
	}
	if open.raw != nil { // the library leaves it open
		_ = open.raw.Close()
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("mail server did not answer in time: %w", ctx.Err())
	}
	return nil, courier.Delayed(dialProblem(err))
}

func (c *Carrier) options(ctx context.Context, open *connection) []mail.Option {
	config := &tls.Config{ServerName: c.host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}
	policy := mail.TLSMandatory
	if c.security != startTLS {
		policy = mail.NoTLS
	}
	options := []mail.Option{
		mail.WithPort(c.port), mail.WithTimeout(c.Timeout), mail.WithTLSPolicy(policy), mail.WithTLSConfig(config),
		mail.WithDialContextFunc(func(dialing context.Context, _, _ string) (net.Conn, error) {
			raw, err := c.dial(dialing, config)
			if err != nil {
				return nil, err
			}
			open.raw = raw
			open.bindTo(ctx)
			return raw, nil
		}),
	}
	if c.user != "" {
		options = append(options, mail.WithUsername(c.user), mail.WithPassword(c.password.Reveal()),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256PLUS, mail.SMTPAuthSCRAMSHA256,
				mail.SMTPAuthPlain, mail.SMTPAuthLogin, mail.SMTPAuthCramMD5))
	}
	return options
}

// dial is our own, as the library's cannot write IPv6 addresses.
func (c *Carrier) dial(ctx context.Context, config *tls.Config) (net.Conn, error) {
	address := net.JoinHostPort(c.host, strconv.Itoa(c.port))
	if c.security == implicitTLS {
		return (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

// dialProblem says in own words why there is no connection.
func dialProblem(err error) string {
	var (
		untrusted *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		reply     *textproto.Error
		lookup    *net.DNSError
		late      net.Error
		words     = err.Error()
	)
	switch {
	case errors.As(err, &untrusted):
		return "certificate of the mail server is not trusted"
	case errors.As(err, &record):
		return "mail server does not speak TLS on this port"
	case strings.Contains(words, "does not support STARTTLS"):
		return "mail server offers no encryption (STARTTLS)"
	case strings.HasPrefix(words, "SMTP AUTH failed"):
		return "mail server refused the login" + code(err)
	case strings.Contains(words, "SMTP AUTH"):
		return "mail server offers no login that is safe here"
	case errors.As(err, &reply):
		return "mail server takes no messages now" + code(err)
	case errors.As(err, &lookup):
		return "mail server's name cannot be found"
	case errors.As(err, &late) && late.Timeout():
		return "mail server does not answer"
	}
	return "mail server cannot be reached"
}

func code(err error) string {
	if reply := (*textproto.Error)(nil); errors.As(err, &reply) {
		return fmt.Sprintf(" (%d)", reply.Code)
	}
	return ""
}
