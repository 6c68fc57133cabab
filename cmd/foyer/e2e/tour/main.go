//go:build linux

// Command tour shows the program where there is no display: it signs a
// practice person in through the real window, on a virtual desktop and with
// real key presses, and leaves a picture of each screen.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"foyer/cmd/foyer/e2e"
)

func main() {
	root, err := e2e.Root()
	if err == nil {
		out := flag.String("out", filepath.Join(root, "build", "tour"), "folder for the pictures, emptied first")
		flag.Parse()
		err = run(*out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

// tour is the state of a walk through the program.
type tour struct {
	*e2e.Desktop
	program string
	foyer   *e2e.Process
	window  e2e.Window
}

func run(out string) error {
	if err := e2e.Missing(); err != nil {
		return err
	}
	program, err := e2e.Program("foyer")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "foyer-tour-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	desktop, err := e2e.Open(dir, out)
	if err != nil {
		return err
	}
	defer desktop.Close()

	t := &tour{Desktop: desktop, program: program}
	if err := t.walk(); err != nil {
		_ = t.PictureOfAll("stopped-here")
		if t.foyer != nil {
			fmt.Fprint(os.Stderr, t.foyer.Stderr())
		}
		return err
	}
	fmt.Println("The pictures are in", out)
	return nil
}

func (t *tour) walk() error {
	person := e2e.PracticePerson
	home := e2e.TitleHome(person.Name)
	for _, step := range []struct {
		says string
		does func() error
	}{
		{"Start Foyer in practice mode, with a fresh profile", t.start},
		{"The sign-in window", t.see(e2e.TitleSignIn, "sign-in")},
		{"Help", t.then(t.OpenHelp, e2e.TitleHelp, "help")},
		{"Back", t.then(t.Back, e2e.TitleSignIn, "")},
		{"The practice people", t.then(t.OpenPractice, e2e.TitlePractice, "practice-people")},
		{"Back", t.then(t.Back, e2e.TitleSignIn, "")},
		{"Type username and password, tick \"Stay signed in\"", t.fill},
		{"Press Enter: signed in", t.then(t.Submit, home, "home")},
		{"Close the window, which ends the program", t.close},
		{"Start again: straight to home", t.start},
		{"Signed in by itself", t.see(home, "home-after-restart")},
		{"Click the initials", t.then(t.OpenMenu, home, "menu")},
		{"Log out", t.then(t.ChooseLogOut, e2e.TitleSignIn, "logged-out")},
		{"Close", t.close},
	} {
		fmt.Println("-", step.says)
		if err := step.does(); err != nil {
			return fmt.Errorf("%s: %w", step.says, err)
		}
	}
	return nil
}

func (t *tour) start() (err error) {
	t.foyer, err = t.Start(t.program, []string{"--profile", t.Path("profile")}, nil)
	return err
}

// see waits for a screen and, with a name, leaves a picture of it.
func (t *tour) see(title, picture string) func() error {
	return func() (err error) {
		if t.window, err = t.WaitFor(title); err != nil || picture == "" {
			return err
		}
		return t.Picture(t.window, picture)
	}
}

// then does something to the window and sees what comes of it.
func (t *tour) then(act func(e2e.Window) error, title, picture string) func() error {
	return func() error {
		if err := act(t.window); err != nil {
			return err
		}
		return t.see(title, picture)()
	}
}

func (t *tour) fill() error {
	person := e2e.PracticePerson
	if err := t.FillSignIn(t.window, person.Identifier(), person.Password, true); err != nil {
		return err
	}
	return t.Picture(t.window, "sign-in-filled")
}

func (t *tour) close() error {
	// Without a tray a signed-in window does not close.
	if code, err := t.foyer.Stop(e2e.Patience); err != nil || code != 0 {
		return fmt.Errorf("foyer ended with exit code %d, %w", code, err)
	}
	return nil
}
