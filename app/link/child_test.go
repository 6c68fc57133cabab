//go:build unix

package link

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"foyer/app"
	"foyer/app/link/linktest"
)

// helperWindow is the window that these tests start: this test program again.
func helperWindow(mode string) int {
	if mode == "never says hello" {
		time.Sleep(time.Hour)
	}
	if mode == "other version" {
		fmt.Println(`{"foyer_link":999,"build":"z"}`)
		return 3
	}
	r, w, err := Claim()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 4
	}
	if mode == "prints" {
		printEverywhere()
	}
	window, err := Dial(r, w, Options{Build: "helper"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 5
	}
	cancel := window.Subscribe(func(s app.State) {
		if mode == "prints" {
			printEverywhere()
		}
		if s.Route == app.RouteHelp && mode == "crashes" {
			syscall.Kill(os.Getpid(), syscall.SIGSEGV)
			time.Sleep(time.Hour)
		}
		window.Do(app.EditUsername{Username: string(s.Route)})
	})
	defer cancel()
	window.OnRaise(func() { window.Do(app.EditUsername{Username: "raised"}) })
	if mode == "starts a child" {
		window.Do(app.EditUsername{Username: descriptorsOfAChild(r, w)})
	}
	if mode == "ends" {
		window.Do(app.Back{})
		window.Close()
		return 0
	}
	<-window.Done()
	if mode == "does not end" {
		time.Sleep(time.Hour)
	}
	return 0
}

func printEverywhere() {
	fmt.Println("printed by Go")
	unix.Write(1, []byte("printed by C\n"))
	os.Stdout.WriteString("{\"kind\":\"log_out\"}\n")
}

// descriptorsOfAChild is what a browser would be handed.
func descriptorsOfAChild(r, w *os.File) string {
	ours := map[string]bool{}
	for _, f := range []*os.File{r, w} {
		raw, err := f.SyscallConn()
		if err != nil {
			return err.Error()
		}
		raw.Control(func(fd uintptr) {
			target, _ := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
			ours[target] = true
		})
	}
	// Go itself marks descriptors; a C library forks without Go, so look at
	// what a plain fork and exec leaves: everything that is not close-on-exec.
	out, err := exec.Command("/bin/sh", "-c", "for f in /proc/$$/fd/*; do readlink $f; done; true").CombinedOutput()
	if err != nil {
		return err.Error()
	}
	for _, target := range strings.Fields(string(out)) {
		if ours[target] {
			return "inherited " + target
		}
	}
	return "none" + inheritable(ours)
}

// inheritable names descriptors of ours that lack close-on-exec.
func inheritable(ours map[string]bool) string {
	entries, _ := filepath.Glob("/proc/self/fd/*")
	for _, entry := range entries {
		target, err := os.Readlink(entry)
		var fd int
		fmt.Sscanf(filepath.Base(entry), "%d", &fd)
		if err != nil || !ours[target] {
			continue
		}
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		if err != nil || flags&unix.FD_CLOEXEC == 0 {
			return fmt.Sprintf(" but %d is inheritable", fd)
		}
	}
	return ""
}

// patience with windows that hang. Those that live must not be taken for them
// while they start.
const patience = 4 * time.Second

// face notes intents in a channel, for tests with a real process.
type noting struct {
	*linktest.Face
	did chan app.Intent
}

// start starts a window, for which a busy machine may need longer than people
// would wait; options say what is short.
func start(t *testing.T, mode string, options Options) (*Child, *noting, *os.File) {
	t.Helper()
	options.StuckAfter = cmp.Or(options.StuckAfter, time.Minute)
	options.HelloWithin = cmp.Or(options.HelloWithin, time.Minute)
	face := &noting{linktest.NewFace(app.State{Route: app.RouteStarting}), make(chan app.Intent, 100)}
	face.OnDo(func(i app.Intent) { face.did <- i })
	self, err := Self()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := os.CreateTemp(t.TempDir(), "stderr")
	if err != nil {
		t.Fatal(err)
	}
	child, err := Start(t.Context(), Command{
		Path: self, Env: append(os.Environ(), helperEnv+"="+mode), Stderr: stderr,
	}, face, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Close(); stderr.Close() })
	return child, face, stderr
}

func (n *noting) expect(t *testing.T, want string) {
	t.Helper()
	for {
		select {
		case intent := <-n.did:
			typed, ok := intent.(app.EditUsername)
			if !ok {
				t.Fatalf("%T", intent)
			}
			if typed.Username == want {
				return
			}
		case <-time.After(time.Minute):
			t.Fatalf("%q did not come", want)
		}
	}
}

func TestChildShowsAndCloses(t *testing.T) {
	child, face, _ := start(t, "shows", Options{})
	face.expect(t, "starting")
	face.Publish(app.State{Route: app.RouteHome})
	face.expect(t, "home")
	child.Raise()
	face.expect(t, "raised")
	if got := child.Close(); got != (Outcome{End: EndClosed, Greeted: true}) {
		t.Errorf("%+v", got)
	}
	child.Raise() // harmless afterwards
}

func TestChildEndsByItself(t *testing.T) {
	child, _, _ := start(t, "ends", Options{})
	if got := child.Wait(); got != (Outcome{End: EndClosed, Greeted: true}) {
		t.Errorf("%+v", got)
	}
}

func TestChildCrashes(t *testing.T) {
	child, face, _ := start(t, "crashes", Options{})
	face.expect(t, "starting")
	face.Publish(app.State{Route: app.RouteHelp})
	if got := child.Wait(); got.End != EndCrashed || !got.Greeted || got.ExitCode == 0 {
		t.Errorf("%+v", got)
	}
}

func TestChildKilledByAnother(t *testing.T) {
	child, face, _ := start(t, "shows", Options{})
	face.expect(t, "starting")
	syscall.Kill(child.Pid(), syscall.SIGKILL)
	if got := child.Wait(); got.End != EndCrashed || got.Signal != "killed" || got.ExitCode != -1 {
		t.Errorf("%+v", got)
	}
}

func TestStoppedChildIsStuckAndKilled(t *testing.T) {
	t.Parallel() // it only waits
	child, face, _ := start(t, "shows", Options{StuckAfter: patience})
	face.expect(t, "starting")
	syscall.Kill(child.Pid(), syscall.SIGSTOP)
	for n, ended := 1, false; !ended; n++ { // a signal takes its time
		face.Publish(app.State{Flow: app.Flow{Attempt: n}})
		select {
		case <-child.Done():
			ended = true
		case <-time.After(20 * time.Millisecond):
		}
	}
	if got := child.Wait(); got.End != EndStuck || !errors.Is(got.Err, ErrStuck) || got.Signal != "killed" {
		t.Errorf("%+v", got)
	}
}

func TestChildThatDoesNotEndIsKilled(t *testing.T) {
	t.Parallel()
	child, face, _ := start(t, "does not end", Options{StuckAfter: patience})
	face.expect(t, "starting")
	if got := child.Close(); got.End != EndClosed || got.Signal != "killed" {
		t.Errorf("%+v", got)
	}
}

func TestChildThatNeverSaysHello(t *testing.T) {
	child, _, _ := start(t, "never says hello", Options{HelloWithin: 200 * time.Millisecond})
	if got := child.Wait(); got.End != EndStuck || got.Greeted {
		t.Errorf("%+v", got)
	}
}

func TestChildOfAnotherVersion(t *testing.T) {
	child, _, _ := start(t, "other version", Options{})
	if got := child.Wait(); got.End != EndVersion || got.Greeted || !errors.Is(got.Err, ErrVersion) {
		t.Errorf("%+v", got)
	}
}

func TestChildThatCannotBeStarted(t *testing.T) {
	child, err := Start(t.Context(), Command{Path: "/nonexistent"}, linktest.NewFace(app.State{}), Options{})
	if err == nil || child != nil {
		t.Errorf("%v, %v", child, err)
	}
}

func TestPrintingDoesNotBreakTheLink(t *testing.T) {
	child, face, stderr := start(t, "prints", Options{})
	face.expect(t, "starting")
	for _, route := range []app.Route{app.RouteHome, app.RouteHelp, app.RouteSignIn} {
		face.Publish(app.State{Route: route})
		face.expect(t, string(route))
	}
	if got := child.Close(); got.End != EndClosed || got.Err != nil {
		t.Errorf("%+v", got)
	}
	printed, err := os.ReadFile(stderr.Name())
	if err != nil || strings.Count(string(printed), "printed by Go\nprinted by C\n") < 4 {
		t.Errorf("printed lines are lost: %q, %v", printed, err)
	}
}

func TestChildrenOfTheWindowDoNotInheritTheLink(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("no /proc")
	}
	_, face, _ := start(t, "starts a child", Options{})
	face.expect(t, "none")
}

func TestClaimRefusesWhatIsNoPipe(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperEnv+"=by hand")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), ErrNoLink.Error()) {
		t.Errorf("%v: %s", err, out)
	}
}
