package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"

	"foyer/app"
	"foyer/app/keychain"
	"foyer/app/link"
	"foyer/app/profile"
	"foyer/ui"
)

type residentCommand struct {
	Profile    string `placeholder:"DIR" help:"Folder of this profile; each profile has its own sign-in."`
	Server     string `placeholder:"URL" help:"Server of the organization, such as https://foyer.example.org."`
	OneProcess bool   `help:"Run window and program in one process."`
}

// oneProcess: on macOS two processes would be two icons in the Dock.
func (c *residentCommand) oneProcess() bool { return c.OneProcess || runtime.GOOS == "darwin" }

// Run is the resident from start to end.
func (c *residentCommand) Run(ctx context.Context) error {
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	options, err := c.options(logger)
	if err != nil {
		return err
	}
	if !hasDisplay() {
		return withoutDisplay(ctx, options)
	}
	client, err := app.New(options)
	if err != nil {
		return err
	}
	if c.oneProcess() {
		return c.runInOne(ctx, client)
	}
	return c.runInTwo(ctx, client, logger)
}

func (c *residentCommand) options(logger *slog.Logger) (app.Options, error) {
	options := app.Options{
		Version: version, Build: build, ServerURL: c.Server, Logger: logger,
		Keychain: keychain.New(keychain.Options{}),
	}
	managed, err := profile.ReadManaged(profile.ManagedPath())
	if err != nil {
		options.Fault = &app.FaultError{Kind: app.FaultSettings, Detail: profile.ManagedPath(), Err: err}
	}
	options.ManagedURL = managed.ServerURL
	folder, err := profile.Open(c.Profile)
	if err != nil {
		options.DataFolder = c.Profile
		options.Fault = &app.FaultError{Kind: app.FaultDataFolder, Detail: c.Profile, Err: err}
		return options, nil
	}
	options.DataFolder, options.ProfileKey = folder.Dir(), folder.Key()
	options.Profile = kept{folder, logger}
	options.OpenServer = openPractice(folder.Dir(), logger)
	return options, nil
}

// runInOne runs window and program in one process.
func (c *residentCommand) runInOne(ctx context.Context, client *app.Client) error {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- client.Run(ctx) }()
	err := showWindow(client, ui.Options{Done: client.Done()})
	stop()
	return errors.Join(err, <-ended)
}

// runInTwo runs the program here and its window in a process of its own.
// Until there is a tray icon to come back by, closing the window ends both.
func (c *residentCommand) runInTwo(ctx context.Context, client *app.Client, logger *slog.Logger) error {
	path, err := link.Self()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- client.Run(ctx)
		stop() // "Quit" ends the window too
	}()
	shown := &windows{client: client, path: path, logger: logger}
	err = shown.run(ctx)
	stop()
	return errors.Join(err, <-ended)
}

func report(err error) int {
	if err == nil || errors.Is(err, context.Canceled) {
		return exitOK
	}
	var sentence refusal
	if errors.As(err, &sentence) {
		return refuse(string(sentence))
	}
	_, _ = fmt.Fprintln(os.Stderr, "foyer: "+err.Error())
	return exitFailed
}
