//go:build linux

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a started program.
type Process struct {
	// Name tells processes of a desktop apart, "foyer-2".
	Name string

	cmd            *exec.Cmd
	stdout, stderr string
	ended          chan struct{}
}

// starts runs every start on one thread that lives as long as this process:
// Linux ends a child with Pdeathsig when the starting *thread* ends.
var starts = sync.OnceValue(func() chan func() {
	calls := make(chan func())
	go func() {
		runtime.LockOSThread()
		for call := range calls {
			call()
		}
	}()
	return calls
})

func start(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	result := make(chan error)
	starts() <- func() { result <- cmd.Start() }
	return <-result
}

// Start starts a program of this desktop with env (NAME=value) added to the
// desktop's environment. Its standard output and error are kept in files.
func (d *Desktop) Start(program string, args, env []string) (*Process, error) {
	return d.startWith(program, args, env, "")
}

func (d *Desktop) startWith(program string, args, env []string, stdin string) (*Process, error) {
	d.mu.Lock()
	name := fmt.Sprintf("%s-%d", filepath.Base(program), len(d.processes)+1)
	d.mu.Unlock()

	p := &Process{Name: name, ended: make(chan struct{})}
	p.cmd = exec.Command(program, args...)
	p.cmd.Env = append(d.Env(), env...)
	p.cmd.Dir = d.home()
	if stdin != "" {
		p.cmd.Stdin = strings.NewReader(stdin)
	}
	// Files, not pipes: the end of a program is then seen even while a child
	// of it still holds its output.
	p.stdout = filepath.Join(d.dir, "log", name+".stdout")
	p.stderr = filepath.Join(d.dir, "log", name+".stderr")
	const mode = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	stdout, err := os.OpenFile(p.stdout, mode, 0o600)
	if err != nil {
		return nil, err
	}
	defer stdout.Close()
	stderr, err := os.OpenFile(p.stderr, mode, 0o600)
	if err != nil {
		return nil, err
	}
	defer stderr.Close()
	p.cmd.Stdout, p.cmd.Stderr = stdout, stderr
	if err := start(p.cmd); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // the outcome is read from ProcessState
		close(p.ended)
	}()
	d.mu.Lock()
	d.processes = append(d.processes, p)
	d.mu.Unlock()
	return p, nil
}

// PID is the process's number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Running reports whether the program has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// Wait waits for the program's end and returns its exit code, -1 after a
// signal. A program that is late is made to say where it hangs, on its
// standard error.
func (p *Process) Wait(limit time.Duration) (int, error) {
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode(), nil
	case <-time.After(limit):
		_ = p.cmd.Process.Signal(syscall.SIGQUIT)
		<-p.ended
		return 0, fmt.Errorf("%s is still running after %v", p.Name, limit)
	}
}

// Kill ends the program at once, without a chance to clean up.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// Stop asks the program to end (SIGTERM) and waits for it.
func (p *Process) Stop(limit time.Duration) (int, error) {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, err
	}
	return p.Wait(limit)
}

// Stdout is what the program has printed so far.
func (p *Process) Stdout() string { return content(p.stdout) }

// Stderr is what the program and its children have complained of so far.
func (p *Process) Stderr() string { return content(p.stderr) }

func content(path string) string {
	text, _ := os.ReadFile(path)
	return string(text)
}

// Processes are the running processes, of any ancestry, that belong to this
// desktop and were started with args ("window"), or all for none.
func (d *Desktop) Processes(program string, args ...string) []int {
	mine := []byte("HOME=" + d.home() + "\x00")
	folders, _ := filepath.Glob("/proc/[0-9]*")
	var found []int
	for _, folder := range folders {
		environ, err := os.ReadFile(folder + "/environ")
		if err != nil || !bytes.Contains(environ, mine) {
			continue
		}
		path, _ := os.Readlink(folder + "/exe")
		if filepath.Base(path) != program && program != "" {
			continue
		}
		line, _ := os.ReadFile(folder + "/cmdline")
		words := strings.Split(strings.TrimSuffix(string(line), "\x00"), "\x00")
		if len(args) > 0 && (len(words) <= len(args) || strings.Join(words[1:len(args)+1], " ") != strings.Join(args, " ")) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(folder))
		if err == nil {
			found = append(found, pid)
		}
	}
	return found
}
