//go:build linux

package e2e

import (
	"bytes"
	"image"
	"strings"
	"testing"
)

// opensPanel gives the desktop a tray.
func (p *person) opensPanel() *Process {
	p.t.Helper()
	panel, err := p.OpenPanel()
	p.must(err)
	return panel
}

// seesTip waits for an icon whose tooltip ends like that.
func (p *person) seesTip(end string) {
	p.t.Helper()
	if !Poll(Patience, func() bool { return strings.HasSuffix(p.TrayTip(), end) }) {
		p.t.Fatalf("the tooltip is %q, want one with %q", p.TrayTip(), end)
	}
}

// closesToTray closes the window, confirming what is said the first time, and
// the program stays.
func (p *person) closesToTray(w Window, process *Process) {
	p.t.Helper()
	gone := func() bool { return !p.shows(w) }
	open, err := p.settled(w.ID)
	p.must(err)
	p.must(p.press(w, keysToClose))
	told := false
	Poll(Patience, func() bool { told = p.veiled(w, open); return told || gone() })
	if told {
		p.must(p.Picture(w, "closing"))
		p.must(p.PressPrimary(w))
	}
	if !Poll(Patience, gone) {
		p.t.Fatal("the window does not close")
	}
	if !Poll(Patience, func() bool { return len(p.Processes("foyer", "window")) == 0 }) {
		p.t.Fatal("the window's process is left")
	}
	if !process.Running() {
		p.t.Fatal("the program has ended with its window")
	}
}

// veiled tells whether something is said over what the window has shown, which
// covers much of it.
func (p *person) veiled(w Window, shown []byte) bool {
	now, err := p.run("import", "-window", w.ID, "png:-")
	if err != nil {
		return false // it has gone meanwhile
	}
	before, _, err := image.Decode(bytes.NewReader(shown))
	p.must(err)
	after, _, err := image.Decode(strings.NewReader(now))
	p.must(err)
	return 8*differing(before, after) > after.Bounds().Dx()*after.Bounds().Dy()
}

func differing(a, b image.Image) (pixels int) {
	for y := range b.Bounds().Dy() {
		for x := range b.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				pixels++
			}
		}
	}
	return pixels
}

func TestTray(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	p.opensPanel()
	process := p.starts()
	w := p.signsIn(true)
	p.seesTip("Ann Lee: available")
	p.must(p.PictureOfAll("tray-available"))
	p.closesToTray(w, process)

	p.must(p.ClickTray(1))
	w = p.sees(TitleHome(ann.Name))
	p.closesToTray(w, process)
	p.asks(0, "--status", "busy")
	p.seesTip("Ann Lee: busy")
	p.must(p.ClickTray(3)) // the menu
	Poll(Patience/20, func() bool { return false })
	p.must(p.PictureOfAll("tray-menu"))
	p.must(p.Key("Escape"))

	p.must(p.server.Stop())
	p.seesTip("no connection, trying again")
	p.must(p.PictureOfAll("tray-offline"))
	p.must(p.server.Start())
	p.seesTip("Ann Lee: busy")

	second := p.starts() // as a click in the menu of the desktop
	p.exits(second, 0)
	p.sees(TitleHome(ann.Name))
	p.asks(0, "--quit")
	p.exits(process, 0)
	p.keeps("session", true)
	p.asks(2, "--status", "busy")
	p.asks(0, "--quit")
}

func TestTrayRestarts(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	process := p.starts() // before the panel, as at a log-in
	w := p.signsIn(true)
	panel := p.opensPanel()
	p.seesTip("Ann Lee: available")
	p.closesToTray(w, process)
	panel.Kill()
	p.opensPanel()
	p.seesTip("Ann Lee: available")
	p.must(p.ClickTray(1))
	p.sees(TitleHome(ann.Name))
}

func TestStartsMinimized(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	p.opensPanel()
	process := p.starts()
	p.signsIn(true)
	p.asks(0, "--quit")
	p.exits(process, 0)

	seen := len(p.Titles(0))
	process = p.starts("--minimized")
	p.seesTip("Ann Lee: available")
	p.exits(p.starts("--minimized"), 0)
	if opened := p.Titles(seen); len(opened) != 0 {
		t.Errorf("a minimized start opens %q", opened)
	}
	p.exits(p.starts(), 0)
	p.sees(TitleHome(ann.Name))
	p.asks(0, "--quit")
	p.exits(process, 0)
}

// TestTrayGoes: nobody is left without a way to the program.
func TestTrayGoes(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	panel := p.opensPanel()
	process := p.starts()
	w := p.signsIn(true)
	p.seesTip("Ann Lee: available")
	p.closesToTray(w, process)
	panel.Kill()
	p.sees(TitleHome(ann.Name))
}

// TestNoTray: without a tray closing makes an icon of the window, which a second
// start brings back.
func TestNoTray(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	process := p.starts()
	w := p.signsIn(true)
	p.must(p.press(w, keysToClose))
	if !Poll(Patience, func() bool { return p.iconic(w) }) {
		_ = p.PictureOfAll("not-minimized")
		t.Fatal("the window is not minimized")
	}
	if !process.Running() || !p.shows(w) {
		t.Fatal("the program or its window has ended")
	}
	p.exits(p.starts(), 0)
	p.must(p.WaitActive(w, Patience))
	if p.iconic(w) {
		t.Error("a second start leaves the window minimized")
	}
	p.asks(0, "--quit")
	p.exits(process, 0)
}

// TestStartsMinimizedWithoutATray: nobody has asked for a window, so it opens as
// an icon, once it is clear that no panel is coming.
func TestStartsMinimizedWithoutATray(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	process := p.starts("--minimized")
	w, err := p.WaitFor(TitleSignIn)
	p.must(err)
	if !Poll(Patience, func() bool { return p.iconic(w) }) {
		_ = p.PictureOfAll("not-minimized")
		t.Fatal("the window is not minimized")
	}
	p.exits(p.starts(), 0)
	p.must(p.WaitActive(w, Patience))
	if p.iconic(w) {
		t.Error("a second start leaves the window minimized")
	}
	p.must(p.PictureOfAll("raised"))
	p.asks(0, "--quit")
	p.exits(process, 0)
}

func (p *person) iconic(w Window) bool {
	state, err := p.run("xprop", "-id", w.ID, "WM_STATE")
	return err == nil && strings.Contains(state, "Iconic")
}

// asks starts the program with a word to the one that runs.
func (p *person) asks(code int, args ...string) {
	p.t.Helper()
	p.exits(p.starts(args...), code)
}

func (p *person) exits(process *Process, want int) {
	p.t.Helper()
	code, err := process.Wait(Patience)
	p.must(err)
	if code != want {
		p.t.Fatalf("exit code %d, want %d: %s", code, want, process.Stderr())
	}
}
