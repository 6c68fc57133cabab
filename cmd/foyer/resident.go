package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime"

	"foyer/app"
	"foyer/app/keychain"
	"foyer/app/profile"
	"foyer/ui"
)

type residentCommand struct {
	Profile    string `placeholder:"DIR" help:"Folder of this profile; each profile has its own sign-in."`
	Server     string `placeholder:"URL" help:"Server of the organization, such as https://foyer.example.org."`
	OneProcess bool   `default:"true" help:"Run window and program in one process."`
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
	client, err := app.New(options)
	if err != nil {
		return err
	}
	return c.runInOne(ctx, client)
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
	err := showWindow(client, ui.Options{ReducedMotion: true})
	stop()
	return errors.Join(err, <-ended)
}

func report(err error) int {
	if err == nil || errors.Is(err, context.Canceled) {
		return exitOK
	}
	_, _ = os.Stderr.WriteString("foyer: " + err.Error() + "\n")
	return exitFailed
}
