package service_test

import (
	"bytes"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"foyer/auth/service"
)

// A first start that fails leaves no folder, no key and no database behind.
func TestFirstStartThatFailsLeavesNothing(t *testing.T) {
	rows := []struct {
		name  string
		spoil func(o *service.Options, file string) // file is one, and no folder
		want  error
	}{
		{"key where none can be", func(o *service.Options, file string) { o.KeyFile = filepath.Join(file, "server.key") }, service.ErrKeyFile},
		{"key that is none", func(o *service.Options, file string) { o.KeyFile = file }, service.ErrKeyFile},
		{"database where none can be", func(o *service.Options, file string) { o.Store = "sqlite:" + filepath.Join(file, "foyer.db") }, service.ErrDataFolder},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, "file")
			must(t, os.WriteFile(file, []byte("x"), 0o600))
			o := options(filepath.Join(folder, "deep", "data"))
			o.Lookout = true
			row.spoil(&o, file)
			opened, err := service.Open(t.Context(), o)
			if err == nil {
				_ = opened.Close()
				t.Fatal("started")
			}
			if !errors.Is(err, row.want) {
				t.Errorf("%v, want %v", err, row.want)
			}
			left, err := os.ReadDir(folder)
			must(t, err)
			if len(left) != 1 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// What is somebody else's is named as such, and left alone.
func TestDatabaseOfAnotherProgramIsRefused(t *testing.T) {
	o := options(t.TempDir())
	file := filepath.Join(o.Data, "foyer.db")
	db, err := sql.Open("sqlite", file)
	must(t, err)
	_, err = db.Exec(`CREATE TABLE recipes (name TEXT)`)
	must(t, errors.Join(err, db.Close()))
	before := contents(t, o.Data)[file]
	var refused *service.OptionError
	if _, err := service.Open(t.Context(), o); !errors.As(err, &refused) || refused.Option != "store" {
		t.Errorf("%v", err)
	}
	if contents(t, o.Data)[file] != before {
		t.Error("changed")
	}
}

// Two servers do not know of each other's streams, which the second one says.
func TestSecondServerOfADatabaseWarns(t *testing.T) {
	o := made(t)
	open := func(lookout bool) (*service.Service, bool) {
		var log bytes.Buffer
		o.Lookout, o.Logger = lookout, slog.New(slog.NewTextHandler(&log, nil))
		opened, err := service.Open(t.Context(), o)
		must(t, err)
		return opened, strings.Contains(log.String(), "another server uses this database")
	}
	first, warned := open(true)
	if warned {
		t.Error("the first one warns")
	}
	commandLine, warned := open(false)
	must(t, commandLine.Close())
	if warned {
		t.Error("the command line warns")
	}
	second, warned := open(true)
	must(t, second.Close())
	if !warned {
		t.Error("the second one does not warn")
	}
	must(t, first.Close())
	if _, err := os.Stat(filepath.Join(o.Data, "foyer.db.lock")); !os.IsNotExist(err) {
		t.Errorf("the lock is left behind: %v", err)
	}
	again, warned := open(true)
	must(t, again.Close())
	if warned {
		t.Error("the next one warns")
	}
}
