package profile_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"foyer/app/profile"
)

const holderDir = "FOYER_TEST_LOCK_HOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holderDir); dir != "" {
		holdLock(dir)
	}
	os.Exit(m.Run())
}

// holdLock is the life of another process that dies with the lock.
func holdLock(dir string) {
	if _, err := profile.Lock(context.Background(), dir, "refresh"); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("locked")
	io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

func TestLockExcludes(t *testing.T) {
	p := open(t)
	var inside, total atomic.Int32 // a file lock is unknown to the race detector
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			unlock, err := p.Lock(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			defer unlock()
			if inside.Add(1) != 1 {
				t.Error("two hold it")
			}
			total.Add(1)
			inside.Add(-1)
		})
	}
	all.Wait()
	if total.Load() != 6 {
		t.Errorf("%d of 6 held it", total.Load())
	}
}

func TestLockOfAnotherProcess(t *testing.T) {
	p := open(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), holderDir+"="+p.Dir())
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
	defer cmd.Wait()
	defer cmd.Process.Kill()
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "locked\n" {
		t.Fatalf("%q, %v", line, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := p.Lock(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("while it is held: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	unlock, err := p.Lock(t.Context())
	if err != nil {
		t.Fatalf("after its holder was killed: %v", err)
	}
	unlock()
}

func TestLockRefusesNamesThatAreNone(t *testing.T) {
	for _, name := range []string{"", "..", "a/b", "A", "a.b"} {
		if _, err := profile.Lock(t.Context(), t.TempDir(), name); !errors.Is(err, profile.ErrMalformed) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
