package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"

	"foyer/app"
	"foyer/auth"
	"foyer/auth/practice"
	"foyer/auth/service"
	"foyer/auth/store"
)

// openEmbedded runs a server of a kind inside the program, with its data in a
// folder of the profile, until it is closed.
func openEmbedded(kind service.Kind, profile string, logger *slog.Logger) func(context.Context) (*app.Embedded, error) {
	return func(ctx context.Context) (*app.Embedded, error) {
		data := filepath.Join(profile, string(kind))
		opened, err := service.Open(ctx, service.Options{Kind: kind, Data: data, Embedded: true, Logger: logger})
		if err != nil {
			return nil, serverFault(err, data)
		}
		return serve(ctx, opened, data)
	}
}

func serve(ctx context.Context, opened *service.Service, data string) (*app.Embedded, error) {
	// It outlives the call that opened it; Close is what ends it.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- opened.Serve(serving, func(url string) { ready <- url }) }()
	closeAll := func() error {
		stop()
		return errors.Join(<-ended, opened.Close())
	}
	select {
	case url := <-ready:
		return &app.Embedded{
			URL: url, Launch: auth.Secret(opened.Launch()), People: people(opened.People),
			Inbox: inboxOf(opened), Close: closeAll,
		}, nil
	case err := <-ended:
		stop()
		return nil, errors.Join(serverFault(err, data), opened.Close())
	}
}

func people(made []practice.Person) []app.PracticePerson {
	shown := make([]app.PracticePerson, 0, len(made))
	for _, one := range made {
		shown = append(shown, app.PracticePerson{
			Name: one.Name, Username: one.Identifier(), Password: one.Password, About: one.About,
		})
	}
	return shown
}

// serverFault tells a person's kind of fault from an error of the server.
func serverFault(err error, data string) *app.FaultError {
	kind := app.FaultUnexpected
	for _, known := range []struct {
		err  error
		kind app.FaultKind
	}{
		{store.ErrNewer, app.FaultNewerData}, {store.ErrCorrupt, app.FaultCorrupt}, {store.ErrFull, app.FaultFull},
		{service.ErrKey, app.FaultKeyMissing}, {service.ErrListen, app.FaultPortTaken},
		{service.ErrDataFolder, app.FaultDataFolder},
	} {
		if errors.Is(err, known.err) {
			kind = known.kind
			break
		}
	}
	return &app.FaultError{Kind: kind, Detail: data, Err: err}
}
