package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"

	"foyer/app"
	"foyer/app/desktop"
	"foyer/app/keychain"
	"foyer/app/link"
	"foyer/app/profile"
	"foyer/auth/service"
	"foyer/ui"
)

type residentCommand struct {
	Profile    string `placeholder:"DIR" help:"Folder of this profile; each profile has its own sign-in."`
	Server     string `placeholder:"URL" help:"Server of the organization, such as https://foyer.example.org."`
	OneProcess bool   `help:"Run window and program in one process."`
	Minimized  bool   `env:"-" help:"Start in the tray, without a window."`
	Quit       bool   `env:"-" help:"End the Foyer that runs; a remembered sign-in is kept."`
	Status     string `env:"-" enum:",available,busy,away,offline" default:"" placeholder:"STATUS" help:"Set your status in the Foyer that runs: available, busy, away or offline."`
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
	if c.Quit && c.Status != "" {
		return refusal("Use one of --quit and --status, not both.")
	}
	if c.Quit || c.Status != "" {
		return c.askRunning(ctx, runtimeDir, data)
	}
	if !hasDisplay() {
		return withoutDisplay(ctx, c.look(data, logger))
	}
	for {
		again, err := c.once(ctx, data, runtimeDir, logger)
		if !again {
			return err
		}
	}
}

// once is a program from start to end; again is that it has ended because a
// fault that had stopped its start is mended.
func (c *residentCommand) once(ctx context.Context, data, runtimeDir string, logger *slog.Logger) (again bool, err error) {
	options := c.options(data, logger)
	mended := make(chan struct{}, 1)
	if !c.oneProcess() { // a process opens its window once
		options.Anew = func() bool {
			whole := c.isWhole(data, logger)
			if whole {
				ask(mended)
			}
			return whole
		}
	}
	if err := c.reside(ctx, options, data, runtimeDir, logger); err != nil {
		return false, err
	}
	select {
	case <-mended:
		c.Minimized = false // somebody looks at it
		return ctx.Err() == nil, nil
	default:
		return false, nil
	}
}

// isWhole tells whether nothing would stop a start now.
func (c *residentCommand) isWhole(data string, logger *slog.Logger) bool {
	options := c.options(data, logger)
	if options.Fault != nil {
		return false
	}
	_, err := options.Profile.Load()
	return err == nil
}

// reside is the instance of the profile, or asks the one there is for its window.
func (c *residentCommand) reside(ctx context.Context, options app.Options, data, runtimeDir string, logger *slog.Logger) error {
	instance, err := desktop.Acquire(runtimeDir, options.ProfileKey)
	if errors.Is(err, desktop.ErrRunning) && c.Minimized {
		return nil // it runs, and no window was asked for
	}
	if errors.Is(err, desktop.ErrRunning) {
		return desktop.Contact(runtimeDir, options.ProfileKey).Show(ctx)
	}
	if err != nil {
		return err
	}
	defer func() { _ = instance.Close() }()
	here := newDesk(c, data, logger)
	client, err := app.New(here.serve(options))
	if err != nil {
		return err
	}
	here.client = client
	return c.open(ctx, client, instance, here)
}

// look is options for a start that only tells what is wrong: it makes no folder.
func (c *residentCommand) look(data string, logger *slog.Logger) app.Options {
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		return c.outside(data, logger)
	}
	return c.options(data, logger)
}

// options says where everything is, and makes the profile's folder. What is
// wrong there is told in the window.
func (c *residentCommand) options(data string, logger *slog.Logger) app.Options {
	options := c.outside(data, logger)
	folder, err := profile.Open(data)
	if err != nil {
		options.Fault = &app.FaultError{Kind: app.FaultDataFolder, Detail: data, Err: err}
		return options
	}
	options.DataFolder, options.ProfileKey = folder.Dir(), folder.Key()
	options.Profile = kept{folder, logger}
	options.OpenServer = openEmbedded(service.Practice, folder.Dir(), logger)
	options.OpenComputer = openEmbedded(service.Computer, folder.Dir(), logger)
	return options
}

// outside is what does not depend on the profile's folder.
func (c *residentCommand) outside(data string, logger *slog.Logger) app.Options {
	options := app.Options{
		Version: version, Build: build, ServerURL: c.Server, Logger: logger, DataFolder: data,
		ProfileKey: "unusable", Keychain: keychain.New(keychain.Options{}),
	}
	managed, err := profile.ReadManaged(profile.ManagedPath())
	if err != nil {
		options.Fault = &app.FaultError{Kind: app.FaultSettings, Detail: profile.ManagedPath(), Err: err}
	}
	options.ManagedURL = managed.ServerURL
	return options
}

// open runs program and window until one of them ends the other.
func (c *residentCommand) open(ctx context.Context, client *app.Client, instance *desktop.Instance, here *desk) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	run := c.runInTwo
	if c.oneProcess() {
		run = c.runInOne
	}
	ended := make(chan error, 2)
	go func() { ended <- instance.Serve(ctx, verbs(client, here)) }()
	go func() {
		err := client.Run(ctx)
		stop() // "Quit" ends the window too
		ended <- err
	}()
	err := run(ctx, client, here)
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

// runInOne draws the window in this process.
func (c *residentCommand) runInOne(_ context.Context, client *app.Client, here *desk) error {
	return showWindow(client, ui.Options{Done: client.Done(), Raise: here.raise, Stays: true})
}

// runInTwo keeps the window in a process of its own, which comes and goes, and
// shows an icon in the tray to come back by.
func (c *residentCommand) runInTwo(ctx context.Context, client *app.Client, here *desk) error {
	if err := desktop.HideMemory(); err != nil {
		here.logger.Warn("memory not hidden", "error", err)
	}
	path, err := link.Self()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	iconGone := make(chan struct{})
	go func() {
		defer close(iconGone)
		showIcon(ctx, client, here)
	}()
	defer func() {
		stop()
		<-iconGone
	}()
	// Whoever started by double-click has no terminal to read it on.
	tell := func(sentence string) {
		here.tell(ctx, desktop.Note{Title: "Foyer", Body: sentence, OnClick: here.show})
	}
	shown := &windows{client: client, desk: here, path: path, logger: here.logger, lost: tell}
	err = shown.run(ctx, c.Minimized || client.State().Desktop.StartMinimized)
	var gone lost
	if errors.As(err, &gone) {
		tell(string(gone))
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
