package service

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"foyer/auth/courier"
	"foyer/auth/factor/password"
	"foyer/auth/flow"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// Kind is what a server is for.
type Kind string

const (
	// Organization is a server of its own, for real people.
	Organization Kind = "organization"
	// Practice has made-up people and listens on loopback only.
	Practice Kind = "practice"
	// Computer is for one computer: the first person becomes its admin.
	Computer Kind = "computer"
)

// Options of a server; only Data is required.
type Options struct {
	Kind Kind
	// Data is the folder of database and key; it is made with mode 0700.
	Data string
	// Store is "sqlite:FILE"; sqlite:DATA/foyer.db if empty.
	Store string
	// KeyFile is DATA/key/server.key if empty.
	KeyFile string
	// Listen is host:port; port 0 takes a free one. DefaultListen if empty.
	Listen string
	// PublicURL is where clients reach the server; made from Listen if empty,
	// which must then be loopback.
	PublicURL string
	// TrustedProxies may stand before a server that speaks plain http.
	TrustedProxies []netip.Prefix
	// Embedded: the server of one program. It keeps its port in Data, listens
	// on ::1 too, and answers only who knows its launch secret.
	Embedded bool
	// Mail is smtp://user:pass@host:port and MailFrom who sends; SMS is
	// https://sid:token@host/path?from=+1... of a gateway. What is empty is
	// not offered. Practice mode has an inbox instead.
	Mail, MailFrom, SMS string
	// Carriers, by channel, are used in place of Mail and SMS if set, by tests.
	Carriers map[string]courier.Carrier
	// Registration is who may make an account; closed if empty, open in
	// practice mode.
	Registration flow.Registration
	// Google signs people in whom another provider knows; without a ClientID
	// it is not offered. Practice mode has a stand-in instead.
	Google Google
	// RotateAfter is the least age of a refresh token before it rotates.
	RotateAfter time.Duration

	// Wrap stands between the rooms and the store if set, to watch or to fail.
	Wrap func(store.Store) store.Store

	Password policy.Password
	Hash     password.Options
	Now      func() time.Time
	Logger   *slog.Logger
}

// DefaultListen of a server of its own.
const DefaultListen = "127.0.0.1:8421"

// OptionError: an option cannot be used. Its text is a sentence for a person.
type OptionError struct{ Option, Sentence string }

func (e *OptionError) Error() string { return e.Sentence }

// complete fills in defaults and refuses what would be unsafe.
func (o *Options) complete() error {
	if o.Kind == "" {
		o.Kind = Organization
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Password == "" {
		o.Password = policy.PasswordDefault
	}
	if o.Data == "" {
		return &OptionError{"data", "No data folder was named. Say where the server keeps its data with --data DIR."}
	}
	if o.KeyFile == "" {
		o.KeyFile = filepath.Join(o.Data, "key", "server.key")
	}
	if o.Listen == "" {
		o.Listen = DefaultListen
		if o.Embedded {
			o.Listen = "127.0.0.1:0"
		}
	}
	return errors.Join(o.checkStore(), o.checkAddresses(), o.checkBrowser())
}

func (o *Options) checkStore() error {
	if o.Store == "" {
		o.Store = "sqlite:" + filepath.Join(o.Data, "foyer.db")
	}
	engine, file, _ := strings.Cut(o.Store, ":")
	switch {
	case engine == "postgres" || engine == "postgresql":
		return &OptionError{"store", "This version keeps its data in SQLite only. Use --store sqlite:FILE, or leave --store out."}
	case engine != "sqlite" || file == "":
		return &OptionError{"store", fmt.Sprintf("--store %q is not understood. Use --store sqlite:FILE.", o.Store)}
	}
	return nil
}

func (o *Options) file() string { return strings.TrimPrefix(o.Store, "sqlite:") }

// checkAddresses holds the rule on plain http: only on loopback, or behind a
// named proxy that speaks https to the world.
func (o *Options) checkAddresses() error {
	host, _, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return &OptionError{"listen", fmt.Sprintf("--listen %q is not an address. Use host:port, such as 127.0.0.1:8421.", o.Listen)}
	}
	loopback := isLoopback(host)
	if o.Kind == Practice && !loopback {
		return &OptionError{"listen", fmt.Sprintf("Practice mode has accounts whose passwords everybody knows, so it listens on this computer only. Use --listen 127.0.0.1:PORT instead of %s, or leave --practice out.", o.Listen)}
	}
	if o.Kind == Practice && len(o.TrustedProxies) > 0 {
		return &OptionError{"trusted-proxy", "Practice mode has accounts whose passwords everybody knows, so no proxy may bring others to it. Leave --trusted-proxy or --practice out."}
	}
	if !loopback && len(o.TrustedProxies) == 0 {
		return &OptionError{"listen", fmt.Sprintf("Listening on %s would send passwords over plain http. Put a proxy that speaks https before the server and name it with --trusted-proxy CIDR, or listen on 127.0.0.1.", o.Listen)}
	}
	if o.PublicURL == "" {
		if !loopback {
			return &OptionError{"public-url", "Say under which https address people reach this server with --public-url https://..."}
		}
		return nil
	}
	return o.checkPublicURL()
}

func (o *Options) checkPublicURL() error {
	u, err := url.Parse(o.PublicURL)
	plain := err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && strings.Trim(u.Path, "/") == ""
	if !plain || u.Scheme != "https" && u.Scheme != "http" {
		return &OptionError{"public-url", fmt.Sprintf("--public-url %q is not an address of the form https://host.", o.PublicURL)}
	}
	if o.Kind == Practice && !isLoopback(u.Hostname()) {
		return &OptionError{"public-url", "Practice mode has accounts whose passwords everybody knows, so it is for this computer only. Leave --public-url or --practice out."}
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return &OptionError{"public-url", "--public-url must begin with https:// (http:// is for 127.0.0.1 and localhost only)."}
	}
	o.PublicURL = u.Scheme + "://" + strings.ToLower(u.Host)
	return nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}

// launchSecret keeps other programs of the computer out of an embedded server.
func launchSecret() string { return rand.Text() + rand.Text() }
