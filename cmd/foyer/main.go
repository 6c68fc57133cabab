// Command foyer is the desktop program. It has three roles:
//
//	foyer            the resident: session, keychain, embedded server, tray. It
//	                 draws nothing and starts
//	foyer window     the window, which holds nothing and talks to the resident
//	                 over its standard input and output
//	foyer clipboard  what was copied in a window that is gone, for two minutes
//	--one-process    the first two in one, for macOS and for tests
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/alecthomas/kong"

	"foyer/app/desktop"
	"foyer/cmd/usage"
)

// Set when the program is linked.
var version, build = "dev", "0"

// Exit codes.
const (
	exitOK      = 0
	exitFailed  = 1 // something failed on the way; a session is kept
	exitRefused = 2 // it cannot start as asked; nothing changed
)

type commands struct {
	Run     residentCommand  `cmd:"" default:"withargs" help:"Open Foyer."`
	Window  windowCommand    `cmd:"" hidden:""`
	Version kong.VersionFlag `env:"-" help:"Print the version and exit."`

	Clipboard clipboardCommand `cmd:"" hidden:""`
}

func main() {
	// Fyne and some desktops insist on the thread that main began on.
	runtime.LockOSThread()
	if err := desktop.Harden(); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "foyer: core files are not forbidden:", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// endings are the signals that end the program as "Quit" does: those of a
// person at a terminal and of a desktop or system that shuts down.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

func run(ctx context.Context, args []string) int {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("foyer"), kong.Description("Foyer: sign in, and be there for your colleagues."),
		kong.DefaultEnvars("FOYER"), kong.Vars{"version": "foyer " + version + " (" + build + ")"},
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Help(help),
	)
	if err != nil {
		return refuse(err.Error())
	}
	command, err := parser.Parse(args)
	if err != nil {
		return refuse(usage.Sentence(err, "foyer"))
	}
	if err := command.Run(); err != nil {
		return report(err)
	}
	return exitOK
}

func refuse(sentence string) int {
	_, _ = fmt.Fprintln(os.Stderr, "foyer: "+sentence)
	return exitRefused
}
