//go:build linux

package e2e

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ann is the person of most tests.
var ann = Account{Name: "Ann Lee", Email: "ann.lee@example.com", Password: "Blue-Harbor-27"}

// person is somebody at a desktop; each method fails the test by itself.
type person struct {
	*Desktop
	t      testing.TB
	foyer  string // the built program
	server *Server
	spent  map[string]string // the newest code taken from each app
}

// sitsDown gives the test a desktop of its own.
func sitsDown(t testing.TB) *person {
	t.Helper()
	must := os.Getenv("FOYER_E2E") != ""
	foyer, err := Program("foyer")
	if err == nil {
		_, err = Program("foyerd")
	}
	if err == nil {
		// Built programs on a CI machine mean that the desktop is due.
		must = must || os.Getenv("CI") != ""
		err = Missing()
	}
	switch {
	case err != nil && must:
		t.Fatal(err)
	case err != nil:
		t.Skip(err)
	}
	if t, ok := t.(*testing.T); ok {
		t.Parallel()
	}
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir: its names are too long for the path of a socket.
	dir, err := os.MkdirTemp("", "foyer-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	desktop, err := Open(dir, filepath.Join(root, "build", "e2e", t.Name()))
	if err != nil {
		t.Fatal(err)
	}
	p := &person{Desktop: desktop, t: t, foyer: foyer}
	t.Cleanup(func() {
		if t.Failed() {
			p.report()
		}
		desktop.Close()
	})
	return p
}

// report leaves what one needs to understand a failure.
func (p *person) report() {
	_ = p.PictureOfAll("failed")
	p.t.Logf("titles: %q", p.Titles(0))
	for _, process := range p.processes {
		if text := process.Stderr(); text != "" && strings.HasPrefix(process.Name, "foyer") {
			p.t.Logf("%s says:\n%s", process.Name, text)
		}
	}
}

func (p *person) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// hasServer starts a foyerd that knows ann; starts uses it from then on.
func (p *person) hasServer() {
	p.t.Helper()
	server, err := p.Serve(ann)
	p.must(err)
	p.server = server
}

// starts starts foyer with the same profile each time.
func (p *person) starts(args ...string) *Process {
	p.t.Helper()
	args = append([]string{"--profile", p.profile()}, args...)
	if p.server != nil {
		args = append(args, "--server", p.server.URL)
	}
	process, err := p.Start(p.foyer, args, nil)
	p.must(err)
	return process
}

func (p *person) profile() string { return p.Path("profile") }

// sees waits for one of the titles and leaves a picture.
func (p *person) sees(titles ...string) Window {
	p.t.Helper()
	w, err := p.WaitFor(titles...)
	p.must(err)
	name := strings.NewReplacer("Foyer · ", "", " ", "-", "–", "", "(", "", ")", "", "?", "").Replace(w.Title)
	p.must(p.Picture(w, strings.ToLower(name)))
	return w
}

// changes does something after which the window shows something else under the
// same title, and leaves a picture of that.
func (p *person) changes(w Window, name string, do func()) {
	p.t.Helper()
	png, err := p.settled(w.ID)
	p.must(err)
	before, _, err := image.Decode(bytes.NewReader(png))
	p.must(err)
	do()
	if !Poll(Patience, func() bool {
		png, err := p.run("import", "-window", w.ID, "png:-")
		p.must(err)
		now, _, err := image.Decode(strings.NewReader(png))
		p.must(err)
		return !alike(before, now)
	}) {
		p.t.Fatalf("%q still shows the same", w.Title)
	}
	p.must(p.Picture(w, name))
}

// signsIn signs ann in and returns the home window.
func (p *person) signsIn(remember bool) Window {
	p.t.Helper()
	w := p.sees(TitleSignIn)
	p.must(p.FillSignIn(w, ann.Email, ann.Password, remember))
	p.must(p.Submit(w))
	return p.sees(TitleHome(ann.Name))
}

// closes ends the program as shutting the computer down does, whether or not a
// closed window would; a remembered session is kept.
func (p *person) closes(_ Window, process *Process) {
	p.t.Helper()
	code, err := process.Stop(Patience)
	p.must(err)
	if code != 0 {
		p.t.Fatalf("ending the program: exit code %d, want 0", code)
	}
	p.must(p.WaitNoWindow())
}

// startsSignedIn starts foyer and sees home without a sign-in form before it.
func (p *person) startsSignedIn() (*Process, Window) {
	p.t.Helper()
	seen := len(p.Titles(0))
	process := p.starts()
	w := p.sees(TitleHome(ann.Name))
	p.neverSaw(seen, TitleSignIn, TitleSignInAgain)
	return process, w
}

// neverSaw checks the titles shown since the given number of them.
func (p *person) neverSaw(since int, titles ...string) {
	p.t.Helper()
	for _, title := range p.Titles(since) {
		if slices.Contains(titles, title) {
			p.t.Fatalf("%q was shown: %q", title, p.Titles(since))
		}
	}
}

// keeps checks whether the keyring holds a kind of entry. The program may
// still be busy with it, so that the answer may take a moment.
func (p *person) keeps(kind string, want bool) {
	p.t.Helper()
	var got bool
	var err error
	if !Poll(Patience, func() bool { got, err = p.HasEntry(kind); return err == nil && got == want }) {
		p.t.Fatalf("keyring entry %q: %v (%v), want %v", kind, got, err, want)
	}
}
