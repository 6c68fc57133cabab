package profile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"
)

const (
	settingsFile = "settings.json"
	settingsLock = "settings"
	refreshLock  = "refresh"
	// maxSettings bounds what is read of a file that anybody may have edited.
	maxSettings = 64 << 10
)

// ErrMalformed is wrapped by the warning about a settings file that could not
// be understood, and by ParseServer and ReadManaged.
var ErrMalformed = errors.New("malformed")

// Profile is the folder of a profile. It is safe for concurrent use, also by
// several processes.
type Profile struct{ dir string }

// Open makes the folder if need be, for its owner only, and checks that it can
// be written to. The error says what is wrong with which path.
func Open(dir string) (*Profile, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	probe, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return nil, err
	}
	return &Profile{dir: dir}, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// Dir is the folder's absolute path.
func (p *Profile) Dir() string { return p.dir }

// Key names the profile shortly, for the keychain and the socket: the same
// folder has the same key however its path is written.
func (p *Profile) Key() string { return KeyOf(p.dir) }

// KeyOf is the Key of the profile in a folder, an absolute path, which need not
// be there.
func KeyOf(dir string) string {
	sum := sha256.Sum256([]byte(realPath(dir)))
	return hex.EncodeToString(sum[:8])
}

// realPath follows the links of as much of a path as there is.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(realPath(parent), filepath.Base(path))
}

// Load returns the settings; those of a new profile are zero. A file that
// cannot be understood is put aside as settings.json.bad and counts as new;
// that is told by an error wrapping ErrMalformed beside usable settings.
func (p *Profile) Load() (Settings, error) {
	settings, _, err := p.read()
	return settings, err
}

// Change edits the settings that are kept, whoever wrote them last, and writes
// them durably or not at all. Members that this version does not know stay.
func (p *Profile) Change(edit func(*Settings)) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	unlock, err := Lock(ctx, p.dir, settingsLock)
	if err != nil {
		return err
	}
	defer unlock()
	settings, members, err := p.read()
	if err != nil && !errors.Is(err, ErrMalformed) {
		return err
	}
	before := settings
	edit(&settings)
	if settings == before {
		return nil
	}
	if err := merge(members, settings); err != nil {
		return err
	}
	data, err := json.MarshalIndent(members, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(p.dir, settingsFile), append(data, '\n'))
}

// Lock keeps other holders out, in this and other processes, until unlock is
// called or the process dies; it waits no longer than ctx. Hold it around the
// refresh of a token.
func (p *Profile) Lock(ctx context.Context) (unlock func(), err error) {
	return Lock(ctx, p.dir, refreshLock)
}
