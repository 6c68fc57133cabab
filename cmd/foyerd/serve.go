package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"foyer/auth/flow"
	"foyer/auth/service"
)

// dataFlags say where a server keeps what it must not forget.
type dataFlags struct {
	Data    string `required:"" placeholder:"DIR" help:"Data folder."`
	Store   string `placeholder:"sqlite:FILE" help:"Database; sqlite:DATA/foyer.db if not given."`
	KeyFile string `placeholder:"FILE" help:"Server key; DATA/key/server.key if not given. Keep a copy apart from the backups."`
}

type serveCommand struct {
	dataFlags
	channelFlags
	Listen                 string        `placeholder:"ADDR" help:"Address to listen on, 127.0.0.1:8421 if not given. Port 0 takes a free one."`
	PublicURL              string        `name:"public-url" placeholder:"URL" help:"Where people reach the server, such as https://foyer.example.org."`
	Practice               bool          `help:"Made-up organization and people, on this computer only."`
	Registration           string        `enum:"open,invited,closed," default:"" placeholder:"WHO" help:"Who may make an account: open (everybody), invited (addresses that an admin entered) or closed, which is the default."`
	GoogleClientID         string        `name:"google-client-id" placeholder:"ID" help:"Client of the kind Desktop, registered with Google, for signing in with Google."`
	GoogleClientSecretFile string        `name:"google-client-secret-file" placeholder:"FILE" help:"File that holds the secret of that client."`
	GoogleIssuer           string        `name:"google-issuer" placeholder:"URL" help:"Another OpenID Connect provider in place of Google."`
	TrustedProxy           []string      `placeholder:"CIDR" help:"Proxy that speaks https to the world; may be repeated."`
	RotateAfter            time.Duration `default:"1h" help:"Least age of a refresh token before it rotates."`
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, p program) error {
	options, err := c.options(p)
	if err != nil {
		return err
	}
	if err := service.Probe(ctx, options); err != nil {
		return err
	}
	opened, err := service.Open(ctx, options)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	return opened.Serve(ctx, func(url string) {
		_, _ = fmt.Fprintf(p.stdout, "ready url=%s\n", url)
		for _, person := range opened.People {
			_, _ = fmt.Fprintf(p.stderr, "practice: %s, password %s\n", person.Identifier(), person.Password)
		}
	})
}

func (c *serveCommand) options(p program) (service.Options, error) {
	kind := service.Organization
	if c.Practice {
		kind = service.Practice
	}
	proxies := make([]netip.Prefix, 0, len(c.TrustedProxy))
	for _, text := range c.TrustedProxy {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return service.Options{}, &service.OptionError{
				Option:   "trusted-proxy",
				Sentence: fmt.Sprintf("--trusted-proxy %q is not a network. Write it as CIDR, such as 10.0.0.0/8 or 192.0.2.7/32.", text),
			}
		}
		proxies = append(proxies, prefix)
	}
	return service.Options{
		Kind: kind, Data: c.Data, Store: c.Store, KeyFile: c.KeyFile, Listen: c.Listen,
		Lookout: true, PublicURL: c.PublicURL, TrustedProxies: proxies, RotateAfter: c.RotateAfter,
		Mail: c.Mail, MailFrom: c.MailFrom, SMS: c.SMS, Registration: flow.Registration(c.Registration),
		Google: service.Google{ClientID: c.GoogleClientID, SecretFile: c.GoogleClientSecretFile, Issuer: c.GoogleIssuer},
		Logger: slog.New(slog.NewTextHandler(p.stderr, nil)),
	}, nil
}
