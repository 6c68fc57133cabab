package service

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
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
	// Lookout: Open warns while another process serves the same database. All
	// that is once-only holds between them, but neither hears of the other's
	// streams.
	Lookout bool
	// Embedded: the server of one program. It keeps its port in Data, listens
	// on ::1 too, and answers only who knows its launch secret.
	Embedded bool
	// Mail is smtp://user:pass@host:port and MailFrom who sends; SMS is
	// https://sid:token@host/path?from=+1... of a gateway. What is empty is
	// not offered. Practice mode has an inbox instead.
	Mail, MailFrom, SMS string
	// Carriers, by channel, are used in place of Mail and SMS if set, by tests.
	Carriers map[string]courier.Carrier
	// named are the carriers of Mail and SMS, by channel; set by checkChannels.
	named map[string]courier.Carrier
	// Registration is who may make an account; closed if empty, open in
	// practice mode.
	Registration flow.Registration
	// Google signs people in whom another provider knows; without a ClientID
	// it is not offered. Practice mode has a stand-in instead.
	Google Google
	// RotateAfter is the least age of a refresh token before it rotates; never
	// negative.
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
	if o.RotateAfter < 0 {
		return &OptionError{"rotate-after", "--rotate-after must not be negative. Write it as 30m or 1h."}
	}
	return errors.Join(o.checkStore(), o.checkAddresses(), o.checkBrowser(), o.checkChannels())
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

// launchSecret keeps other programs of the computer out of an embedded server.
func launchSecret() string { return rand.Text() + rand.Text() }
