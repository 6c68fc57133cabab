package presencetest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// partEnv names the part that a test program plays in a process of its own.
const partEnv = "FOYER_PRESENCE_PART"

// parts are played by every program that calls Play.
var parts = map[string]func(){
	"bare":     func() { playServer(Bare()) },
	"bare tls": func() { playTLS(Bare()) },
	"hub":      func() { playServer(hubServer()) },
	"hub tls":  func() { playTLS(hubServer()) },
	"crowd":    playCrowd,
}

// Play plays the part that this process was started for by Start, if any, and
// tells whether it did. TestMain calls it before all else; more are parts of
// its own.
func Play(more map[string]func()) bool {
	all := maps.Clone(parts)
	maps.Copy(all, more)
	play := all[os.Getenv(partEnv)]
	if play == nil {
		return false
	}
	play()
	return true
}

// Part is a part that is being played.
type Part struct {
	PID int

	t   testing.TB
	in  io.Writer
	out *bufio.Reader
}

// Start plays a part in a process of its own, which ends with the test.
func Start(t testing.TB, part string) *Part {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), partEnv+"="+part)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return &Part{command.Process.Pid, t, in, bufio.NewReader(out)}
}

// Say writes a line to its standard input.
func (p *Part) Say(line string) {
	p.t.Helper()
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		p.t.Fatal(err)
	}
}

// Line is the next of its standard output.
func (p *Part) Line() string {
	p.t.Helper()
	text, err := p.out.ReadString('\n')
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.TrimSpace(text)
}

// Tell writes a value as a line of JSON.
func (p *Part) Tell(value any) {
	p.t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		p.t.Fatal(err)
	}
	p.Say(string(text))
}

// Ask writes a line and reads the answer, a line of JSON.
func (p *Part) Ask(question string, into any) {
	p.t.Helper()
	p.Say(question)
	if err := json.Unmarshal([]byte(p.Line()), into); err != nil {
		p.t.Fatal(err)
	}
}
