//go:build linux

package e2e

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // a database from a newer version is made by hand
)

func TestFaultsAtStart(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(p *person)
		args    []string
	}{
		{"server is not an address", func(*person) {}, []string{"--server", "no address"}},
		{"server is plain http elsewhere", func(*person) {}, []string{"--server", "http://foyer.example.com"}},
		{"profile is a file", func(p *person) {
			p.must(os.WriteFile(p.profile(), []byte("mine"), 0o600))
		}, nil},
		{"database from a newer version", func(p *person) {
			foyer := p.starts()
			p.closes(p.sees(TitleSignIn), foyer)
			p.makeNewer()
		}, nil},
		{"database damaged", func(p *person) {
			foyer := p.starts()
			p.closes(p.sees(TitleSignIn), foyer)
			p.must(os.WriteFile(p.database(), bytes.Repeat([]byte("x"), 8192), 0o600))
		}, nil},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.name, " ", "-"), func(t *testing.T) {
			p := sitsDown(t)
			test.prepare(p)
			before := p.files()

			foyer := p.starts(test.args...)
			w := p.sees(TitleProblem)
			p.must(p.CloseWindow(w))
			if _, err := foyer.Wait(Patience); err != nil {
				t.Error(err)
			}

			// Without a display the sentence comes on standard error.
			blind, err := p.Start(p.foyer, append([]string{"--profile", p.profile()}, test.args...), []string{"DISPLAY="})
			p.must(err)
			code, err := blind.Wait(Patience)
			p.must(err)
			if code != 2 {
				t.Errorf("without a display: exit code %d, want 2", code)
			}
			if said := strings.TrimSpace(blind.Stderr()); said == "" || strings.Count(said, "\n") > 1 || strings.Contains(said, "goroutine") {
				t.Errorf("without a display it says %q, want one plain sentence", said)
			}
			if after := p.files(); !maps.Equal(before, after) {
				t.Errorf("files changed: before %v, after %v", names(before), names(after))
			}
		})
	}
}

// database finds the SQLite file of the server inside the program.
func (p *person) database() string {
	p.t.Helper()
	for name := range p.files() {
		content, err := os.ReadFile(name)
		p.must(err)
		if bytes.HasPrefix(content, []byte("SQLite format 3\x00")) {
			return name
		}
	}
	p.t.Fatal("no database in the profile")
	return ""
}

func (p *person) makeNewer() {
	p.t.Helper()
	db, err := sql.Open("sqlite", p.database())
	p.must(err)
	defer db.Close()
	_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	p.must(err)
	_, err = db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	p.must(err)
}

// files are the files of the profile with what is in them.
func (p *person) files() map[string][sha256.Size]byte {
	p.t.Helper()
	found := map[string][sha256.Size]byte{}
	err := filepath.WalkDir(p.profile(), func(path string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		found[path] = sha256.Sum256(content)
		return err
	})
	p.must(err)
	return found
}

func names(files map[string][sha256.Size]byte) []string {
	var list []string
	for name, sum := range files {
		list = append(list, name+":"+string("0123456789abcdef"[sum[0]>>4]))
	}
	return list
}
