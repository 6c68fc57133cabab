package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

func path(id string) (string, error) {
	home, err := os.UserHomeDir()
	return filepath.Join(home, "Library", "LaunchAgents", id+".plist"), err
}

// enabled does not know of a switching off in System Settings, which launchd
// keeps to itself.
func enabled(id string) (bool, error) {
	path, err := path(id)
	if err != nil {
		return false, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, nil
}

func enable(e Entry) error {
	path, err := path(e.ID)
	if err != nil {
		return err
	}
	agent, err := plist(e)
	if err != nil {
		return err
	}
	return writeFile(path, agent)
}

func disable(id string) error {
	path, err := path(id)
	if err != nil {
		return err
	}
	return remove(path)
}
