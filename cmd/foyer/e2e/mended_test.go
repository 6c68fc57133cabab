//go:build linux

package e2e

import (
	"os"
	"testing"
)

// TestFaultIsMended: "Try again" leads on once what the screen asks for is done.
func TestFaultIsMended(t *testing.T) {
	p := sitsDown(t)
	p.must(os.WriteFile(p.profile(), []byte("mine"), 0o600))
	foyer := p.starts()
	w := p.sees(TitleProblem)
	p.must(p.PressPrimary(w))
	if !foyer.Running() {
		t.Fatal("it ends over a fault that is still there")
	}

	p.must(os.Remove(p.profile()))
	p.must(p.PressPrimary(w))
	w = p.sees(TitleSignIn)
	if !foyer.Running() {
		t.Fatal("another process has taken its place")
	}
	p.closes(w, foyer)
}
