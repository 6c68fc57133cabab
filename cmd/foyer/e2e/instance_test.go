//go:build linux

package e2e

import (
	"testing"
)

func TestSecondStartRaisesTheFirst(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	p.starts()
	w := p.sees(TitleSignIn)

	other, err := p.Start("xev", []string{"-name", "another program"}, nil)
	p.must(err)
	defer other.Kill()
	if !Poll(Patience, func() bool { return len(p.Windows()) == 2 && !p.Active(w) }) {
		t.Fatal("the other program's window does not have the keyboard")
	}

	second := p.starts()
	code, err := second.Wait(Patience)
	p.must(err)
	if code != 0 {
		t.Errorf("second start: exit code %d, want 0: %s", code, second.Stderr())
	}
	p.must(p.WaitActive(w, Patience))
	if residents := len(p.Processes("foyer")) - len(p.Processes("foyer", "window")); residents != 1 {
		t.Errorf("%d residents, want 1", residents)
	}
	if windows := len(p.Windows()); windows != 2 { // ours and the other's
		t.Errorf("%d windows, want 2", windows)
	}
}

func TestTwoProfilesDoNotDisturbEachOther(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	first := p.starts()
	p.closes(p.signsIn(true), first)

	second, err := p.Start(p.foyer, []string{"--profile", p.Path("second"), "--server", p.server.URL}, nil)
	p.must(err)
	w := p.signsIn(true)
	p.must(p.OpenMenu(w))
	p.must(p.ChooseLogOut(w))
	p.closes(p.sees(TitleSignIn), second)

	p.startsSignedIn()
}
