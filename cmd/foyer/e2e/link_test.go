//go:build linux

package e2e

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestWindowKilled(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	w := p.signsIn(true)
	p.must(syscall.Kill(w.PID, syscall.SIGKILL))

	// The resident tells what happened and offers the window again.
	again, err := p.WaitWindow("a new window", func(n Window) bool { return n.PID != w.PID && n.Title == TitleProblem })
	p.must(err)
	p.must(p.Picture(again, "problem"))
	if !foyer.Running() {
		t.Fatal("the resident has ended with its window")
	}
	p.keeps("session", true)
	p.must(p.PressPrimary(again))
	p.closes(p.sees(TitleHome(ann.Name)), foyer)
	p.startsSignedIn()
}

// Libraries in the window's process, C and Go alike, print to descriptor 1.
func TestPrintedLinesDoNotDisturbTheLink(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	w := p.sees(TitleSignIn)
	if w.PID == foyer.PID() {
		t.Fatal("the window is not a process of its own")
	}

	stdout := fmt.Sprintf("/proc/%d/fd/1", w.PID)
	file, err := os.OpenFile(stdout, os.O_WRONLY|os.O_APPEND, 0)
	p.must(err)
	defer file.Close()
	const line = "a line of a library\n"
	for range 100 {
		_, err := file.WriteString(line)
		p.must(err)
	}
	_, err = file.WriteString(`{"kind":"quit"}` + "\n")
	p.must(err)

	w = p.signsIn(false)
	if !Poll(Patience, func() bool { return strings.Count(foyer.Stderr(), line) == 100 }) {
		t.Errorf("what was printed is not on standard error: %q", foyer.Stderr())
	}
	if stdin, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/0", w.PID)); err != nil || stdin != os.DevNull {
		t.Errorf("standard input of the window is %q (%v), want %s", stdin, err, os.DevNull)
	}
	p.closes(w, foyer)
}
