package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"

	"foyer/app"
	"foyer/app/desktop"
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
	data, runtimeDir, err := desktop.Folders(c.Profile)
	if err != nil {
		return err
	}
	options := c.options(data, logger)
	if !hasDisplay() {
		return withoutDisplay(ctx, options)
	}
	instance, err := desktop.Acquire(runtimeDir, options.ProfileKey)
	if errors.Is(err, desktop.ErrRunning) {
		return desktop.Contact(runtimeDir, options.ProfileKey).Show(ctx)
	}
	if err != nil {
		return err
	}
	defer func() { _ = instance.Close() }()
	client, err := app.New(options)
	if err != nil {
		return err
	}
	return c.open(ctx, client, instance, logger)
}

// options says where everything is. What is wrong there is told in the window.
func (c *residentCommand) options(data string, logger *slog.Logger) app.Options {
	options := app.Options{
		Version: version, Build: build, ServerURL: c.Server, Logger: logger, DataFolder: data,
		ProfileKey: "unusable", Keychain: keychain.New(keychain.Options{}),
	}
	managed, err := profile.ReadManaged(profile.ManagedPath())
	if err != nil {
		options.Fault = &app.FaultError{Kind: app.FaultSettings, Detail: profile.ManagedPath(), Err: err}
	}
	options.ManagedURL = managed.ServerURL
	folder, err := profile.Open(data)
	if err != nil {
		options.Fault = &app.FaultError{Kind: app.FaultDataFolder, Detail: data, Err: err}
		return options
	}
	options.DataFolder, options.ProfileKey = folder.Dir(), folder.Key()
	options.Profile = kept{folder, logger}
	options.OpenServer = openPractice(folder.Dir(), logger)
	return options
}

// open runs program and window until one of them ends the other.
func (c *residentCommand) open(ctx context.Context, client *app.Client, instance *desktop.Instance, logger *slog.Logger) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	run := c.runInTwo
	if c.oneProcess() {
		run = c.runInOne
	}
	raise, ended := make(chan struct{}, 1), make(chan error, 2)
	go func() { ended <- instance.Serve(ctx, verbs(client, raise)) }()
	go func() {
		err := client.Run(ctx)
		stop() // "Quit" ends the window too
		ended <- err
	}()
	err := run(ctx, client, raise, logger)
	stop()
	return errors.Join(err, clean(<-ended), clean(<-ended))
}

// clean leaves out that something was stopped, which is how it ends.
func clean(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// verbs is what a second start may ask of this one.
func verbs(client *app.Client, raise chan<- struct{}) desktop.Verbs {
	return desktop.Verbs{
		Show: func(context.Context) error {
			select {
			case raise <- struct{}{}:
			default: // one is on its way
			}
			return nil
		},
		Quit: func(context.Context) error {
			client.Do(app.Quit{})
			return nil
		},
		Status: func(context.Context) string {
			session := client.State().Session
			if !session.SignedIn {
				return "signed out"
			}
			return "signed in, " + string(session.Link)
		},
	}
}

// runInOne draws the window in this process.
func (c *residentCommand) runInOne(_ context.Context, client *app.Client, raise chan struct{}, _ *slog.Logger) error {
	return showWindow(client, ui.Options{Done: client.Done(), Raise: raise})
}

// runInTwo keeps a window in a process of its own. Until there is a tray icon
// to come back by, closing it ends both.
func (c *residentCommand) runInTwo(ctx context.Context, client *app.Client, raise chan struct{}, logger *slog.Logger) error {
	if err := desktop.HideMemory(); err != nil {
		logger.Warn("memory not hidden", "error", err)
	}
	path, err := link.Self()
	if err != nil {
		return err
	}
	shown := &windows{client: client, path: path, logger: logger}
	go shown.raiseOn(ctx, raise)
	err = shown.run(ctx)
	var gone lost
	if errors.As(err, &gone) {
		// Whoever started by double-click has no terminal to read it on.
		if told := desktop.Notify(ctx, desktop.Note{Title: "Foyer", Body: string(gone)}); told != nil {
			logger.Info("not notified", "error", told)
		}
	}
	return err
}

func report(err error) int {
	if err = clean(err); err == nil {
		return exitOK
	}
	var sentence refusal
	if errors.As(err, &sentence) {
		return refuse(string(sentence))
	}
	_, _ = fmt.Fprintln(os.Stderr, "foyer: "+err.Error())
	return exitFailed
}
