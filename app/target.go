package app

import (
	"context"
	"errors"

	"foyer/app/profile"
)

// target is a server to visit.
type target struct {
	kind    ServerKind
	url     string // of an organization
	managed bool
	fault   *FaultError // instead of a visit
}

func (t target) server() Server {
	return Server{Kind: t.kind, URL: t.url, Managed: t.managed}
}

// choose finds the server to begin with: the administrator's before the
// command line's before the remembered one before practice.
func (o Options) choose(kept profile.Settings) target {
	t := target{kind: ServerOrganization}
	kind := FaultServerURL
	switch {
	case o.ManagedURL != "":
		t.url, t.managed, kind = o.ManagedURL, true, FaultSettings
	case o.ServerURL != "":
		t.url = o.ServerURL
	case kept.ServerURL != "":
		t.url = kept.ServerURL
	case kept.Computer && o.OpenComputer != nil:
		t.kind = ServerComputer
	default:
		t.kind = ServerPractice
	}
	t.fault = o.Fault
	if t.url == "" {
		return t
	}
	understood, err := profile.ParseServer(t.url)
	if err != nil {
		if t.fault == nil {
			t.fault = &FaultError{Kind: kind, Detail: profile.Shown(t.url), Err: err}
		}
		t.url = profile.Shown(t.url)
		return t
	}
	t.url = understood
	return t
}

// inside is what opens a server inside the program; nil where there is none.
func (o Options) inside(kind ServerKind) func(context.Context) (*Embedded, error) {
	switch kind {
	case ServerPractice:
		return o.OpenServer
	case ServerComputer:
		return o.OpenComputer
	}
	return nil
}

// faultOf finds the fault in an error, or makes an unexpected one of it.
func faultOf(err error, detail string) *FaultError {
	var fault *FaultError
	if errors.As(err, &fault) {
		return fault
	}
	return &FaultError{Kind: FaultUnexpected, Detail: detail, Err: err}
}
