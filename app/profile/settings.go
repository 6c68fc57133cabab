package profile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

// Settings are what a profile keeps from one start to the next. No secrets,
// and no usernames.
type Settings struct {
	// ServerURL is the organization's server; empty is one inside the program:
	// practice, or with Computer that of this computer only.
	ServerURL string `json:"server,omitempty"`
	Computer  bool   `json:"computer,omitempty"`
	// Width and Height are the window's last size.
	Width  float32 `json:"width,omitempty"`
	Height float32 `json:"height,omitempty"`
	// KeychainUsed: something has been put into the keychain, so that one
	// that cannot be read may hold a session.
	KeychainUsed bool `json:"keychain_used,omitempty"`
	// How the program behaves on this computer. Language is "", "en" or "es",
	// Theme "", "light" or "dark"; empty is the system's.
	NoCloseToTray  bool   `json:"no_close_to_tray,omitempty"`
	StartMinimized bool   `json:"start_minimized,omitempty"`
	ToldTray       bool   `json:"told_tray,omitempty"`
	Language       string `json:"language,omitempty"`
	Theme          string `json:"theme,omitempty"`
	// Status and StatusText were chosen last, by the person that StatusOf
	// tells from others without naming them.
	Status     string `json:"status,omitempty"`
	StatusText string `json:"status_text,omitempty"`
	StatusOf   string `json:"status_of,omitempty"`
}

type members = map[string]json.RawMessage

// read returns the settings and all members of the file, never nil.
func (p *Profile) read() (Settings, members, error) {
	path := filepath.Join(p.dir, settingsFile)
	data, err := readFile(path, maxSettings)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, members{}, nil
	}
	if err != nil && !errors.Is(err, ErrMalformed) {
		return Settings{}, members{}, err
	}
	settings, all, err := decode(data)
	if err == nil {
		return settings, all, nil
	}
	warning := fmt.Errorf("%s: %w: kept as %s.bad", path, ErrMalformed, settingsFile)
	return Settings{}, members{}, errors.Join(warning, os.Rename(path, path+".bad"))
}

// decode refuses settings that cannot be used as a whole; none are half used.
func decode(data []byte) (Settings, members, error) {
	var settings Settings
	var all members
	if err := json.Unmarshal(data, &all); err != nil {
		return Settings{}, nil, err
	}
	if err := json.Unmarshal(data, &settings); err != nil {
		return Settings{}, nil, err
	}
	if all == nil {
		return Settings{}, nil, ErrMalformed
	}
	if settings.ServerURL != "" {
		origin, err := ParseServer(settings.ServerURL)
		if err != nil {
			return Settings{}, nil, err
		}
		settings.ServerURL = origin
	}
	return settings, all, nil
}

// merge puts the settings over all members, dropping those that became zero.
func merge(all members, settings Settings) error {
	maps.DeleteFunc(all, func(name string, _ json.RawMessage) bool { return known[name] })
	data, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, &all)
}

var known = map[string]bool{
	"server": true, "computer": true, "width": true, "height": true, "keychain_used": true,
	"no_close_to_tray": true, "start_minimized": true, "told_tray": true, "language": true, "theme": true,
	"status": true, "status_text": true, "status_of": true,
}
