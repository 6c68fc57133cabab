package link

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"foyer/app"
)

// Command is how to start a window.
type Command struct {
	// Path is the program, usually Self's; Args follow its name.
	Path string
	Args []string
	// Env is the environment; nil is this process's.
	Env []string
	// Stderr takes what the window prints, also what it prints to its
	// standard output; nil drops it. It should be an *os.File.
	Stderr io.Writer
}

// Self is the path of the running program. On Linux it leads to the very file
// that runs, also after an update has replaced it, so that window and resident
// are of one version.
func Self() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil
	}
	return os.Executable()
}

// End is how a window has ended.
type End string

// The ways in which a window ends.
const (
	EndClosed  End = "closed"  // by the person, or by Close
	EndCrashed End = "crashed" // by an error, a signal or a broken message
	EndVersion End = "version" // it is of another version; this program should start anew
	EndStuck   End = "stuck"   // it did not respond and was killed
)

// Outcome is what became of a window.
type Outcome struct {
	End End
	// Greeted: it came as far as its hello; otherwise it could not start.
	Greeted bool
	// ExitCode is the process's, -1 if it was ended by Signal.
	ExitCode int
	Signal   string
	// Err is why the link ended, if not ordinarily.
	Err error
}

// Child is a window in a process of its own. It is safe for concurrent use.
type Child struct {
	cmd     *exec.Cmd
	raise   chan struct{}
	cancel  context.CancelFunc
	done    chan struct{}
	outcome Outcome // set before done is closed
}

// Start starts a window and serves face to it until the window ends, Close is
// called or ctx ends. The error is about starting the process only.
func Start(ctx context.Context, command Command, face app.Face, options Options) (*Child, error) {
	cmd, r, w, err := launch(command)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	c := &Child{cmd: cmd, raise: make(chan struct{}, 1), cancel: cancel, done: make(chan struct{})}
	options = options.withDefaults()
	options.Raise = c.raise
	onHello := options.OnHello
	options.OnHello = func(build string) {
		c.outcome.Greeted = true
		onHello(build)
	}
	go func() {
		defer close(c.done)
		defer cancel()
		c.run(ctx, face, r, w, options)
	}()
	return c, nil
}

// launch starts the process with a pipe on its standard input and output.
func launch(command Command) (cmd *exec.Cmd, r, w *os.File, err error) {
	childIn, w, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	r, childOut, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, errors.Join(err, childIn.Close(), w.Close())
	}
	cmd = &exec.Cmd{
		Path: command.Path, Args: append([]string{os.Args[0]}, command.Args...), Env: command.Env,
		Stdin: childIn, Stdout: childOut, Stderr: command.Stderr,
		// What the window has started may hold Stderr open after its end.
		WaitDelay: time.Second,
	}
	err = cmd.Start()
	childIn.Close()
	childOut.Close()
	if err != nil {
		return nil, nil, nil, errors.Join(err, r.Close(), w.Close())
	}
	return cmd, r, w, nil
}

// Pid is the window's process.
func (c *Child) Pid() int { return c.cmd.Process.Pid }

// Raise asks the window to come to the front. It returns at once.
func (c *Child) Raise() {
	select {
	case c.raise <- struct{}{}:
	default: // one is on its way
	}
}

// Done is closed when the process has ended.
func (c *Child) Done() <-chan struct{} { return c.done }

// Wait waits for the end of the process and tells how it came.
func (c *Child) Wait() Outcome {
	<-c.done
	return c.outcome
}

// Close asks the window to end, kills it if it does not within StuckAfter, and
// waits for it.
func (c *Child) Close() Outcome {
	c.cancel()
	return c.Wait()
}

func (c *Child) run(ctx context.Context, face app.Face, r, w *os.File, options Options) {
	serving, stop := context.WithCancel(ctx)
	defer stop()
	exited := make(chan struct{})
	go func() {
		defer close(exited)
		// How it ended is in ProcessState; its pipes are not Wait's.
		_ = c.cmd.Wait()
		// The end of the process closes the pipe and with it the link, unless
		// somebody else holds the pipe.
		time.AfterFunc(options.StuckAfter, stop)
	}()
	err := Serve(serving, face, r, w, options)
	killed := c.finish(err, exited, options.StuckAfter)
	asked := ctx.Err() != nil
	c.conclude(err, asked, killed)
}

// finish lets the process end by itself, which the end of its input asks of it,
// and tells whether it had to be killed.
func (c *Child) finish(err error, exited <-chan struct{}, patience time.Duration) (killed bool) {
	if !errors.Is(err, ErrStuck) {
		late := time.NewTimer(patience)
		defer late.Stop()
		select {
		case <-exited:
			return false
		case <-late.C:
		}
	}
	_ = c.cmd.Process.Kill() // it may have ended just now
	<-exited
	return true
}

func (c *Child) conclude(err error, asked, killed bool) {
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	c.outcome.Err = err
	c.outcome.ExitCode = c.cmd.ProcessState.ExitCode()
	if status, ok := c.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && c.outcome.ExitCode == -1 {
		c.outcome.Signal = signalName(status)
	}
	switch {
	case errors.Is(err, ErrVersion):
		c.outcome.End = EndVersion
	case errors.Is(err, ErrStuck):
		c.outcome.End = EndStuck
	case asked:
		c.outcome.End = EndClosed
	case killed:
		c.outcome.End = EndStuck
	case err != nil, c.outcome.ExitCode != 0:
		c.outcome.End = EndCrashed
	default:
		c.outcome.End = EndClosed
	}
}
