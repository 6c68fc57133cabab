package sqlstore_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
)

// helperVariable makes the test binary another process of the same store
// instead of running tests.
const helperVariable = "FOYER_SQLSTORE_HELPER"

var helpers = map[string]func(s *sqlstore.Store, arg string) error{
	"commit": commitHelper,
	"spend":  spendHelper,
}

func TestMain(m *testing.M) {
	name := os.Getenv(helperVariable)
	if name == "" {
		os.Exit(m.Run())
	}
	if err := runHelper(name, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func runHelper(name, file, arg string) (err error) {
	s, err := sqlstore.Open(context.Background(), sqlstore.Options{File: file, BusyTimeout: time.Minute})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return helpers[name](s, arg)
}

// helper returns the command of a helper, to be started.
func helper(t *testing.T, name, file, arg string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, file, arg)
	cmd.Env = append(os.Environ(), helperVariable+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

// commitHelper commits the rows "<round> 0", "<round> 1", ... each in its own
// transaction, and prints each when it is committed: arg is "<round> <count>".
func commitHelper(s *sqlstore.Store, arg string) error {
	var round, count int
	if _, err := fmt.Sscan(arg, &round, &count); err != nil {
		return err
	}
	for i := range count {
		row := fmt.Sprint(round, " ", i)
		if err := s.Update(context.Background(), func(tx store.Tx) error {
			return tx.SetMeta(row, "committed")
		}); err != nil {
			return err
		}
		fmt.Println("committed", row)
	}
	return nil
}

// spendHelper waits for a line and then spends the codes "0" to arg, printing
// which it won.
func spendHelper(s *sqlstore.Store, arg string) error {
	count, err := strconv.Atoi(arg)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	bufio.NewScanner(os.Stdin).Scan()
	for i := range count {
		hash := strconv.Itoa(i)
		err := s.Update(context.Background(), func(tx store.Tx) error {
			return tx.SpendCode(hash, "by process", time.Now())
		})
		switch {
		case err == nil:
			fmt.Println("won", hash)
		case !errors.Is(err, store.ErrConflict):
			return err
		}
	}
	return nil
}
