package desktop_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"foyer/app/desktop"
)

// runtimeDir is short, because a socket's path must be.
func runtimeDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fy")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// running is an instance that serves.
type running struct {
	*desktop.Instance
	shown, quit atomic.Int32
	busy        atomic.Int32
	served      chan error
}

func run(t *testing.T, dir, key string) *running {
	t.Helper()
	instance, err := desktop.Acquire(dir, key)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{Instance: instance, served: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.served <- instance.Serve(ctx, desktop.Verbs{
			Show:   func(context.Context) error { r.shown.Add(1); return nil },
			Quit:   func(context.Context) error { r.quit.Add(1); cancel(); return nil },
			Status: func(context.Context) string { return "signed in,\n online " + strings.Repeat("x", 1000) },
			SetStatus: func(_ context.Context, status string) error {
				if status != "busy" {
					return fmt.Errorf("nobody can be %s", status)
				}
				r.busy.Add(1)
				return nil
			},
		})
	}()
	t.Cleanup(func() { cancel(); <-ended })
	return r
}

func TestSecondStartAsksTheFirst(t *testing.T) {
	dir := runtimeDir(t)
	first := run(t, dir, "profile")
	if second, err := desktop.Acquire(dir, "profile"); !errors.Is(err, desktop.ErrRunning) || second != nil {
		t.Fatalf("%v, %v", second, err)
	}
	client := desktop.Contact(dir, "profile")
	for range 3 {
		if err := client.Show(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if first.shown.Load() != 3 {
		t.Errorf("shown %d times before the answers", first.shown.Load())
	}
	if status, err := client.Status(t.Context()); err != nil || !strings.HasPrefix(status, "signed in, online xxx") {
		t.Errorf("%q, %v", status, err)
	}
	other := run(t, dir, "another profile")
	if err := desktop.Contact(dir, "another profile").Quit(t.Context()); err != nil {
		t.Errorf("quitting gets an answer: %v", err)
	}
	<-other.served
	if first.quit.Load() != 0 || other.quit.Load() != 1 {
		t.Error("the wrong one was asked to quit")
	}
	run(t, dir, "another profile")
}

// TestWhoHasServedHasGivenUp: the next start after the end of Serve is the first.
func TestWhoHasServedHasGivenUp(t *testing.T) {
	dir := runtimeDir(t)
	for range 300 {
		instance, err := desktop.Acquire(dir, "p")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- instance.Serve(ctx, desktop.Verbs{}) }()
		cancel()
		<-served
	}
}

func TestStatusIsSet(t *testing.T) {
	dir := runtimeDir(t)
	first := run(t, dir, "profile")
	client := desktop.Contact(dir, "profile")
	if err := client.SetStatus(t.Context(), "busy"); err != nil || first.busy.Load() != 1 {
		t.Errorf("set %d times: %v", first.busy.Load(), err)
	}
	for _, status := range []string{"", "busy away", "busy\nquit", "asleep"} {
		if err := client.SetStatus(t.Context(), status); err == nil {
			t.Errorf("%q was set", status)
		}
	}
	if first.busy.Load() != 1 || first.quit.Load() != 0 {
		t.Errorf("set %d times, quit %d times", first.busy.Load(), first.quit.Load())
	}
}

func TestRefusalIsTold(t *testing.T) {
	dir := runtimeDir(t)
	instance, err := desktop.Acquire(dir, "p")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- instance.Serve(ctx, desktop.Verbs{Show: func(context.Context) error { return errors.New("no\nwindow") }})
	}()
	if err := desktop.Contact(dir, "p").Show(t.Context()); err == nil || !strings.Contains(err.Error(), "no window") {
		t.Error(err)
	}
	cancel()
	if err := <-served; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestShowWaitsForTheFirstToServe(t *testing.T) {
	dir := runtimeDir(t)
	instance, err := desktop.Acquire(dir, "p")
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan error, 1)
	go func() { asked <- desktop.Contact(dir, "p").Show(t.Context()) }()
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	show := func(context.Context) error { return nil }
	go func() { served <- instance.Serve(ctx, desktop.Verbs{Show: show}) }()
	if err := <-asked; err != nil {
		t.Error(err)
	}
	cancel()
	<-served
}

func TestNobodyAnswers(t *testing.T) {
	dir := runtimeDir(t)
	start := time.Now()
	err := desktop.Contact(dir, "p").Show(t.Context())
	if !errors.Is(err, desktop.ErrNoAnswer) || time.Since(start) > 20*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
	instance, err := desktop.Acquire(dir, "p") // never serves
	if err != nil {
		t.Fatal(err)
	}
	defer instance.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := desktop.Contact(dir, "p").Show(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("canceled: %v", err)
	}
}

func TestManyStartsOneWins(t *testing.T) {
	dir := runtimeDir(t)
	var won atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			instance, err := desktop.Acquire(dir, "p")
			if err == nil {
				won.Add(1)
				t.Cleanup(func() { instance.Close() })
			} else if !errors.Is(err, desktop.ErrRunning) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d won", won.Load())
	}
}

func TestSocketOfAKilledInstanceIsTakenOver(t *testing.T) {
	dir := runtimeDir(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperEnv+"=instance:"+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "acquired\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := desktop.Acquire(dir, "p"); !errors.Is(err, desktop.ErrRunning) {
		t.Errorf("while it lives: %v", err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if sockets, _ := filepath.Glob(filepath.Join(dir, "*.sock")); len(sockets) != 1 {
		t.Fatalf("the killed one left %v", sockets)
	}
	run(t, dir, "p")
	if err := desktop.Contact(dir, "p").Show(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFilesArePrivate(t *testing.T) {
	dir := runtimeDir(t)
	run(t, dir, "p")
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v, %v", entries, err)
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", entry.Name(), info.Mode(), err)
		}
	}
}

func TestAcquireRefusesBadFolders(t *testing.T) {
	open := runtimeDir(t)
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(runtimeDir(t), strings.Repeat("l", 100))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{open, long, "/nonexistent"} {
		if _, err := desktop.Acquire(dir, "p"); err == nil || errors.Is(err, desktop.ErrRunning) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestHostileAskers(t *testing.T) {
	dir := runtimeDir(t)
	first := run(t, dir, "p")
	sockets, _ := filepath.Glob(filepath.Join(dir, "*.sock"))
	for _, said := range []string{
		"\n", "SHOW\n", "show now\n", "exec /bin/sh\n", "\x00\n", strings.Repeat("show", 1<<18), "show", "show\nquit\n",
	} {
		conn, err := net.Dial("unix", sockets[0])
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			io.WriteString(conn, said)
			conn.(*net.UnixConn).CloseWrite()
		}()
		answer, _ := io.ReadAll(io.LimitReader(conn, 1<<20))
		conn.Close()
		if len(answer) > 256 || strings.HasPrefix(string(answer), "ok") != (said == "show\nquit\n") {
			t.Errorf("%.20q was answered %q", said, answer)
		}
	}
	if first.quit.Load() != 0 {
		t.Error("one line a connection")
	}
	for range 50 { // silent ones take the places, for a while
		conn, err := net.Dial("unix", sockets[0])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	first.Close()
	<-first.served
}

func TestAnotherUserIsNotAnswered(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to be somebody else")
	}
	dir := runtimeDir(t)
	first := run(t, dir, "p")
	sockets, _ := filepath.Glob(filepath.Join(dir, "*.sock"))
	for _, path := range []string{dir, sockets[0]} { // as if the modes did not hold
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if out := asNobody(t, "ask:"+sockets[0]); out != `""` {
		t.Errorf("another user was answered %s", out)
	}
	if first.shown.Load() != 0 {
		t.Error("another user's verb was done")
	}
}

// helper is what these tests need another process for.
func helper(mode string) int {
	verb, argument, _ := strings.Cut(mode, ":")
	switch verb {
	case "instance":
		if _, err := desktop.Acquire(argument, "p"); err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println("acquired")
		io.Copy(io.Discard, os.Stdin)
	case "ask":
		conn, err := net.Dial("unix", argument)
		if err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Fprintln(conn, "show")
		answer, _ := io.ReadAll(conn)
		fmt.Printf("%q", answer)
	default:
		return hardenHelper(mode)
	}
	return 0
}
