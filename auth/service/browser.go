package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/factor/google"
	"foyer/auth/flow"
	"foyer/auth/practice/provider"
	"foyer/auth/server"
	"foyer/auth/web"
)

// Google is an OpenID Connect provider by which people sign in, Google unless
// Issuer names another. The client is one of the kind "Desktop".
type Google struct {
	ClientID, SecretFile, Issuer string

	made *google.Provider // by check; nil without a ClientID
}

// standIn is the path of practice mode's provider, and its client.
const (
	standIn       = "/practice/google"
	standInClient = "foyer-practice"
)

func (o *Options) checkBrowser() error {
	if o.Registration == "" {
		o.Registration = flow.RegistrationClosed
		switch o.Kind {
		case Practice:
			o.Registration = flow.RegistrationOpen
		case Computer:
			o.Registration = flow.RegistrationInvited
		}
	}
	switch o.Registration {
	case flow.RegistrationOpen, flow.RegistrationInvited, flow.RegistrationClosed:
	default:
		return &OptionError{"registration", fmt.Sprintf("--registration %q is not understood. Use open, invited or closed.", o.Registration)}
	}
	if o.Kind == Computer && !o.Embedded {
		return &OptionError{"kind", "A server for this computer only is part of the program. Start foyer instead."}
	}
	if o.Google.ClientID == "" && o.Google != (Google{}) {
		return &OptionError{"google-client-id", "Sign-in with Google needs the ID of the client that was registered for it: --google-client-id ID."}
	}
	return o.Google.check(o.Now)
}

// check makes the provider of the operator, before there may be a data folder:
// what is refused makes none.
func (g *Google) check(now func() time.Time) error {
	if g.ClientID == "" {
		return nil
	}
	secret, err := readSecret(g.SecretFile)
	if err != nil {
		return &OptionError{"google-client-secret-file", fmt.Sprintf("--google-client-secret-file cannot be read: %s.", err)}
	}
	g.made, err = google.New(google.Options{Issuer: g.Issuer, ClientID: g.ClientID, ClientSecret: secret, Now: now})
	if err != nil {
		return &OptionError{"google-issuer", fmt.Sprintf("--google-issuer cannot be used: %s.", err)}
	}
	return nil
}

// knowGoogle connects the provider of the operator.
func (s *Service) knowGoogle() {
	if given := s.options.Google; given.made != nil {
		s.flow.Google, s.flow.GoogleClientID = given.made, given.ClientID
	}
}

func readSecret(file string) (auth.Secret, error) {
	if file == "" {
		return "", nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" || len(secret) > 1024 {
		return "", errors.New("it holds no secret")
	}
	return auth.Secret(secret), nil
}

// pages are what browsers see under the public URL.
func (s *Service) pages(public string) []server.Pages {
	s.flow.Reach(public)
	all := []server.Pages{web.New(web.Options{
		Flow: s.flow, PublicURL: public, Name: s.Name, Practice: s.options.Kind == Practice,
		Source: server.Source(s.options.TrustedProxies), Logger: s.options.Logger,
	})}
	if s.options.Kind == Practice {
		all = append(all, s.standIn(public))
	}
	return all
}

// standIn makes practice mode's provider and signs people in with it.
func (s *Service) standIn(public string) server.Pages {
	made := provider.New(provider.Options{
		Issuer: public + standIn, ClientID: standInClient, People: s.Accounts, Now: s.options.Now,
	})
	known, err := google.New(google.Options{Issuer: public + standIn, ClientID: standInClient, Now: s.options.Now})
	if err != nil {
		s.options.Logger.Error("stand-in provider", "error", err)
		return made
	}
	s.flow.Google, s.flow.GoogleClientID = known, standInClient
	return made
}

// background runs what nobody waits for, until Close.
func (s *Service) background(work func(context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lasting.Err() == nil {
		s.working.Go(func() { work(s.lasting) })
	}
}
