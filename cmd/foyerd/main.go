// Command foyerd is Foyer's authentication server for an organization: it
// serves the wire (docs/protocol.md) and lets an operator look after accounts.
//
// It says what it cannot do in one sentence on standard error and exits with
// 2, having changed nothing.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/alecthomas/kong"

	"foyer/cmd/usage"
)

// Set when the program is linked.
var version, build = "dev", "0"

func main() {
	// More threads than hash workers, so that session checks find one while
	// all workers hash.
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.NumCPU() + 2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOMEMLIMIT") == "" && os.Getenv("GOGC") == "" {
		staySmall(ctx)
	}
	p := program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(p.run(ctx, os.Args[1:]))
}

// Exit codes.
const (
	exitOK      = 0
	exitFailed  = 1 // something failed on the way
	exitRefused = 2 // what was asked cannot be done as asked; nothing changed
)

// program is the command with its surroundings, so that tests can run it.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

type commands struct {
	Serve   serveCommand     `cmd:"" help:"Answer sign-ins until stopped."`
	Org     orgCommands      `cmd:"" help:"Look after organizations."`
	Audit   auditCommands    `cmd:"" help:"Read the audit log."`
	Check   checkCommand     `cmd:"" help:"Check what the server depends on."`
	Account accountCommands  `cmd:"" help:"Look after accounts."`
	Version kong.VersionFlag `env:"-" help:"Print the version and exit."`
}

// exited carries an exit code out of the command-line parser.
type exited int

func (p program) run(ctx context.Context, args []string) (code int) {
	defer func() {
		switch early := recover().(type) {
		case nil:
		case exited:
			code = int(early)
		default:
			panic(early)
		}
	}()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("foyerd"), kong.Description("Foyer's authentication server."),
		kong.DefaultEnvars("FOYER"), kong.Vars{"version": version + " (" + build + ")"},
		kong.Writers(p.stdout, p.stderr), kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(p),
	)
	if err != nil {
		return p.refuse(err.Error())
	}
	command, err := parser.Parse(args)
	if err != nil {
		return p.refuse(usage.Sentence(err, "foyerd"))
	}
	err = command.Run()
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitFailed
	}
	sentence, refused := explain(err)
	if refused {
		return p.refuse(sentence)
	}
	_, _ = fmt.Fprintln(p.stderr, "foyerd: "+sentence)
	return exitFailed
}

func (p program) refuse(sentence string) int {
	_, _ = fmt.Fprintln(p.stderr, "foyerd: "+sentence)
	return exitRefused
}
