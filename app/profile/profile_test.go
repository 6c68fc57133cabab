package profile_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"foyer/app/profile"
)

func open(t *testing.T) *profile.Profile {
	t.Helper()
	p, err := profile.Open(filepath.Join(t.TempDir(), "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func settingsPath(p *profile.Profile) string { return filepath.Join(p.Dir(), "settings.json") }

func write(t *testing.T, p *profile.Profile, text string) {
	t.Helper()
	if err := os.WriteFile(settingsPath(p), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSettingsSurvive(t *testing.T) {
	p := open(t)
	if got, err := p.Load(); err != nil || got != (profile.Settings{}) {
		t.Fatalf("a new profile: %+v, %v", got, err)
	}
	want := profile.Settings{ServerURL: "https://foyer.example.org", Computer: true, Width: 640.5, Height: 480, KeychainUsed: true}
	if err := p.Change(func(s *profile.Settings) { *s = want }); err != nil {
		t.Fatal(err)
	}
	again, err := profile.Open(p.Dir())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Load(); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if err := p.Change(func(s *profile.Settings) { *s = profile.Settings{} }); err != nil {
		t.Fatal(err)
	}
	if got, err := p.Load(); err != nil || got != (profile.Settings{}) {
		t.Errorf("cleared: %+v, %v", got, err)
	}
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has access lists instead")
	}
	p := open(t)
	if err := p.Change(func(s *profile.Settings) { s.Width = 1 }); err != nil {
		t.Fatal(err)
	}
	err := filepath.Walk(p.Dir(), func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestUnknownMembersStay(t *testing.T) {
	p := open(t)
	write(t, p, `{"server":"https://a.example","future":{"x":[1,2]},"width":1}`)
	if err := p.Change(func(s *profile.Settings) { s.Width, s.ServerURL = 7, "" }); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(settingsPath(p))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(data)), "")
	if text != `{"future":{"x":[1,2]},"width":7}` {
		t.Errorf("wrote %s", text)
	}
}

func TestMalformedSettingsArePutAside(t *testing.T) {
	for _, text := range []string{
		"", "{", "null", "[]", `{"width":"wide"}`, `{"server":"http://plain.example"}`, `{"server":"file:///"}`,
		"\x00\xff", `{"width":1}` + strings.Repeat(" ", 1<<20),
	} {
		p := open(t)
		write(t, p, text)
		got, err := p.Load()
		if !errors.Is(err, profile.ErrMalformed) || got != (profile.Settings{}) {
			t.Errorf("%.30q: %+v, %v", text, got, err)
		}
		if kept, err := os.ReadFile(settingsPath(p) + ".bad"); err != nil || string(kept) != text {
			t.Errorf("%.30q: put aside as %.30q, %v", text, kept, err)
		}
		if err := p.Change(func(s *profile.Settings) { s.Width = 3 }); err != nil {
			t.Error(err)
		}
		if got, err := p.Load(); err != nil || got.Width != 3 {
			t.Errorf("afterwards: %+v, %v", got, err)
		}
	}
}

func TestChangesOfSeveralWritersAllCount(t *testing.T) {
	p := open(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			own, err := profile.Open(p.Dir())
			if err == nil {
				err = own.Change(func(s *profile.Settings) { s.Width++ })
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got, err := p.Load(); err != nil || got.Width != 8 {
		t.Errorf("%+v, %v", got, err)
	}
	left, _ := filepath.Glob(filepath.Join(p.Dir(), ".*"))
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if p, err := profile.Open(dir); err == nil || p != nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestKeyIsTheFolders(t *testing.T) {
	p := open(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(p.Dir(), link); err != nil {
		t.Skip(err)
	}
	same, err := profile.Open(link + "/")
	if err != nil {
		t.Fatal(err)
	}
	if same.Key() != p.Key() || open(t).Key() == p.Key() || len(p.Key()) != 16 {
		t.Errorf("%s, %s", p.Key(), same.Key())
	}
}

// FuzzSettings: any file gives usable settings, and malformed ones zero.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{`{"server":"https://a.example"}`, `{"width":1e99}`, `null`, `{"server":"u@x"}`} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	p, err := profile.Open(dir)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(settingsPath(p), data, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := p.Load()
		if err != nil && got != (profile.Settings{}) {
			t.Fatalf("%v beside %+v", err, got)
		}
		if got.ServerURL == "" {
			return
		}
		if again, err := profile.ParseServer(got.ServerURL); err != nil || again != got.ServerURL {
			t.Fatal(fmt.Errorf("%q: %w", got.ServerURL, err))
		}
	})
}

// TestKeyOutlivesTheFolder: a program whose folder somebody has removed can
// still be asked to end, and asking makes no folder.
func TestKeyOutlivesTheFolder(t *testing.T) {
	base := t.TempDir()
	real, link := filepath.Join(base, "real"), filepath.Join(base, "link")
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	p, err := profile.Open(filepath.Join(link, "profile"))
	if err != nil {
		t.Fatal(err)
	}
	before := p.Key()
	if err := os.RemoveAll(p.Dir()); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{filepath.Join(link, "profile"), filepath.Join(real, "profile")} {
		if got := profile.KeyOf(dir); got != before {
			t.Errorf("%s: key %s, want %s", dir, got, before)
		}
	}
	if left, err := os.ReadDir(real); err != nil || len(left) > 0 {
		t.Errorf("made again: %v, %v", left, err)
	}
}
