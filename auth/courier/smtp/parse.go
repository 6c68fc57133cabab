package smtp

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"foyer/auth"
)

// Carrier hands emails to one mail server. Safe for concurrent use. Its
// exported fields are set before the first letter.
type Carrier struct {
	// Roots are trusted instead of the system's certificate authorities.
	Roots *x509.CertPool
	// Timeout bounds connecting and handing over, each; 10 s.
	Timeout time.Duration

	host     string
	port     int
	security security
	user     string
	password auth.Secret
	from     mail.Address

	mu   sync.Mutex
	idle *connection
}

type security int

const (
	startTLS security = iota
	implicitTLS
	noTLS // on this computer
)

// ErrSender is returned by Parse where it is the sender that is wrong.
var ErrSender = errors.New(`the sender of mail must be an address such as "Foyer <no-reply@example.org>"`)

// Parse reads the address of a mail server and the sender, "a@b.example" or
// "Name <a@b.example>". Its errors are sentences for the operator and hold no
// password.
func Parse(address, from string) (*Carrier, error) {
	c := &Carrier{Timeout: 10 * time.Second}
	sender, err := mail.ParseAddress(from)
	if err != nil || hasControl(from) {
		return nil, ErrSender
	}
	c.from = *sender
	// The error of url.Parse would repeat the password.
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || hasControl(u.Hostname()) {
		return nil, errors.New("the mail server must be written as smtp://user:password@host:port; " +
			`characters such as @ : / ? # % in a password as %40 %3A %2F %3F %23 %25`)
	}
	if strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return nil, errors.New("the address of the mail server ends after the port; a / ? or # in a password is written as %2F, %3F or %23")
	}
	c.host = u.Hostname()
	if err := c.parseSecurity(u); err != nil {
		return nil, err
	}
	return c, c.parseUser(u)
}

func (c *Carrier) parseSecurity(u *url.URL) error {
	fallback := 587
	switch u.Scheme {
	case "smtp":
		if isLoopback(c.host) {
			c.security, fallback = noTLS, 25
		}
	case "smtps":
		c.security, fallback = implicitTLS, 465
	default:
		return errors.New("the address of the mail server must begin with smtp:// or smtps://")
	}
	for key, values := range u.Query() {
		if key != "tls" || len(values) != 1 || values[0] != "required" {
			return fmt.Errorf("the address of the mail server has an unknown setting %q; there is only tls=required", key)
		}
		if c.security == noTLS {
			c.security = startTLS
		}
	}
	c.port = fallback
	if u.Port() == "" {
		return nil
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil || port < 1 || port > 65535 {
		return errors.New("the port of the mail server must be a number from 1 to 65535")
	}
	c.port = port
	if c.security == startTLS && port == 465 {
		// It would wait there for the first word until the time is over.
		return errors.New("port 465 is encrypted from the beginning: write smtps:// instead of smtp://")
	}
	return nil
}

func (c *Carrier) parseUser(u *url.URL) error {
	if u.User == nil {
		return nil
	}
	password, given := u.User.Password()
	c.user, c.password = u.User.Username(), auth.Secret(password)
	if c.user == "" || !given || password == "" {
		return errors.New("the mail server needs both user and password, or neither: smtp://user:password@host:port")
	}
	return nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }
