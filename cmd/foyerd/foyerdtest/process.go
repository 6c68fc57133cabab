package foyerdtest

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Build builds the program as it is shipped and returns its path.
func Build(folder string) (string, error) {
	program := filepath.Join(folder, "foyerd")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", program, "foyer/cmd/foyerd")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build foyerd: %w\n%s", err, text)
	}
	return program, nil
}

// Process is one running foyerd.
type Process struct {
	// URL is what its ready line told, after Took since it was started.
	URL  string
	Took time.Duration

	t      testing.TB
	cmd    *exec.Cmd
	ended  chan struct{}
	err    error
	errors lockedBuffer
}

// Serve starts "foyerd serve" with a free port and waits for its ready line.
// It is killed when the test ends, if it still runs.
func Serve(t testing.TB, program, data string, args ...string) *Process {
	t.Helper()
	args = append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, args...)
	p := &Process{t: t, cmd: exec.Command(program, args...), ended: make(chan struct{})}
	p.cmd.Stderr = &p.errors
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start foyerd: %v", err)
	}
	t.Cleanup(p.Kill)
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	p.Took = time.Since(begun)
	go p.wait(lines)
	url, ready := strings.CutPrefix(strings.TrimSpace(line), "ready url=")
	if err != nil || !ready {
		p.Kill()
		t.Fatalf("no ready line but %q, %v\n%s", line, err, p.Stderr())
	}
	p.URL = url
	return p
}

// LastingAddress is a free address, for --listen, that nobody else is given while
// a server is started again: below the ports that the system hands out by itself,
// as to everybody who dials, thousands of programs among them.
func LastingAddress(t testing.TB) string {
	t.Helper()
	const tries = 100
	for range tries {
		listener, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", 20_000+rand.IntN(10_000)))
		if err != nil {
			continue
		}
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
		return listener.Addr().String()
	}
	t.Fatal("no free port")
	return ""
}

func (p *Process) wait(rest *bufio.Reader) {
	for {
		line, err := rest.ReadString('\n')
		if line != "" {
			p.t.Errorf("foyerd said more than its ready line: %q", line)
		}
		if err != nil {
			break
		}
	}
	p.err = p.cmd.Wait()
	close(p.ended)
}

// PID is the process' number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Stderr is what it has written to standard error.
func (p *Process) Stderr() string { return p.errors.String() }

// Kill ends it as a power failure would (kill -9), and waits.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// Terminate asks it to end (SIGTERM).
func (p *Process) Terminate() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Errorf("SIGTERM: %v", err)
	}
}

// ExitCode waits for its end.
func (p *Process) ExitCode(patience time.Duration) int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatalf("foyerd still runs after %v\n%s", patience, p.Stderr())
	}
	return p.cmd.ProcessState.ExitCode()
}

// Account runs an account command with a line on its standard input.
func Account(t testing.TB, program, stdin string, args ...string) {
	t.Helper()
	command := exec.Command(program, append([]string{"account"}, args...)...)
	command.Stdin = strings.NewReader(stdin + "\n")
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("foyerd account %s: %v\n%s", strings.Join(args, " "), err, text)
	}
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(text)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
