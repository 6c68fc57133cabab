package sqlstore_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
	"foyer/auth/store/storetest"
)

func TestTwoStoresOnOneFileHaveOneWinner(t *testing.T) {
	file := filepath.Join(t.TempDir(), "foyer.db")
	storetest.OneWinner(t, open(t, file), open(t, file))
}

func TestTwoProcessesOnOneFileHaveOneWinner(t *testing.T) {
	const codes = 100
	file := filepath.Join(t.TempDir(), "foyer.db")
	s := open(t, file)
	err := s.Update(t.Context(), func(tx store.Tx) error {
		a := store.Account{Account: auth.Account{ID: "ann", Email: "ann@example.com"}}
		if err := tx.InsertAccount(a); err != nil {
			return err
		}
		for i := range codes {
			if err := tx.InsertCode(store.Code{Hash: strconv.Itoa(i), AccountID: "ann"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	won := make(map[string]int)
	for _, line := range spendTogether(t, file, codes) {
		won[line]++
	}
	for i := range codes {
		if n := won[fmt.Sprint("won ", i)]; n != 1 {
			t.Errorf("code %d was won %d times", i, n)
		}
	}
}

// spendTogether lets two processes spend at once and returns what they say.
func spendTogether(t *testing.T, file string, codes int) []string {
	t.Helper()
	var commands []*exec.Cmd
	var starts []io.WriteCloser
	var outs []*bufio.Scanner
	for range 2 {
		cmd := helper(t, "spend", file, strconv.Itoa(codes))
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out := start(t, cmd)
		if !out.Scan() {
			t.Fatal("helper did not get ready")
		}
		commands, starts, outs = append(commands, cmd), append(starts, in), append(outs, out)
	}
	for _, in := range starts {
		if _, err := fmt.Fprintln(in, "go"); err != nil {
			t.Fatal(err)
		}
	}
	lines := make([][]string, len(outs))
	var group sync.WaitGroup
	for i, out := range outs {
		group.Go(func() {
			for out.Scan() {
				lines[i] = append(lines[i], out.Text())
			}
		})
	}
	group.Wait()
	for _, cmd := range commands {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	return append(lines[0], lines[1]...)
}

func start(t *testing.T, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(out)
}

func TestTwoOpenANewFileAtOnce(t *testing.T) {
	for range 5 {
		file := filepath.Join(t.TempDir(), "foyer.db")
		var group sync.WaitGroup
		for range 3 {
			cmd := helper(t, "commit", file, "0 1")
			group.Go(func() {
				if err := cmd.Run(); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
}

// TestKillLosesNothingThatWasCommitted kills a writing process at random
// moments, its start and its recovery from the last kill included.
func TestKillLosesNothingThatWasCommitted(t *testing.T) {
	rounds := 20
	if text := os.Getenv("FOYER_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("FOYER_KILLS: %v", err)
		}
		rounds = n
	}
	file := filepath.Join(t.TempDir(), "foyer.db")
	total := 0
	for round := range rounds {
		rows := killed(t, file, round)
		total += len(rows)
		s := open(t, file)
		checkIntegrity(t, file)
		err := s.View(context.Background(), func(tx store.Tx) error {
			for _, row := range rows {
				if _, err := tx.Meta(row); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Errorf("round %d: %v", round, err)
		}
		// Every other round leaves the log to the next process.
		if round%2 == 0 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	t.Logf("%d rows were committed in %d rounds", total, rounds)
}

// killed returns the rows a process has printed before it was killed.
func killed(t *testing.T, file string, round int) []string {
	t.Helper()
	cmd := helper(t, "commit", file, fmt.Sprint(round, " ", 1<<30))
	out := start(t, cmd)
	rows := make([]string, 0, 64)
	for range rand.IntN(64) {
		if !out.Scan() {
			t.Fatal("helper ended by itself")
		}
		rows = append(rows, strings.TrimPrefix(out.Text(), "committed "))
	}
	timer := time.AfterFunc(rand.N(5*time.Millisecond), func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	for out.Scan() {
		rows = append(rows, strings.TrimPrefix(out.Text(), "committed "))
	}
	_ = cmd.Wait() // it was killed
	return rows
}

func checkIntegrity(t *testing.T, file string) {
	t.Helper()
	db := raw(t, file)
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %q, %v", verdict, err)
	}
}

// raw opens file past the store.
func raw(t *testing.T, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestEveryCommitReachesTheDisk(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("strace is missing")
		}
		t.Skip("strace is missing")
	}
	const commits = 10
	dir := t.TempDir()
	inner := helper(t, "commit", filepath.Join(dir, "foyer.db"), fmt.Sprint("0 ", commits))
	trace := filepath.Join(dir, "trace")
	cmd := exec.CommandContext(t.Context(), strace, append([]string{
		"-f", "-e", "trace=write,fsync,fdatasync", "-o", trace,
	}, inner.Args...)...)
	cmd.Env = inner.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	marks, syncs := 0, 0
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.Contains(line, "fsync("), strings.Contains(line, "fdatasync("):
			syncs++
		case strings.Contains(line, `write(1, "committed`):
			if syncs == 0 {
				t.Errorf("commit %d was told without a sync", marks)
			}
			marks, syncs = marks+1, 0
		}
	}
	if marks != commits {
		t.Errorf("%d commits were traced, want %d", marks, commits)
	}
}
