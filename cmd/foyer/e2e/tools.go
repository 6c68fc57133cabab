//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// tools are the commands a Desktop is made of, and the Debian package of each.
var tools = []struct{ command, pkg string }{
	{"Xvfb", "xvfb"},
	{"openbox", "openbox"},
	{"xdotool", "xdotool"},
	{"zbarimg", "zbar-tools"},
	{"oathtool", "oathtool"},
	{"xprop", "x11-utils"},
	{"import", "imagemagick"},
	{"chromium", "chromium"},
	{"dbus-daemon", "dbus"},
	{"gnome-keyring-daemon", "gnome-keyring"},
	{"secret-tool", "libsecret-tools"},
	{"xfce4-panel", "xfce4-panel"},
}

// Missing names the commands that a Desktop needs and that are not installed.
func Missing() error {
	var names []string
	for _, tool := range tools {
		if _, err := exec.LookPath(tool.command); err != nil {
			names = append(names, tool.command+" (package "+tool.pkg+")")
		}
	}
	if names == nil {
		return nil
	}
	return fmt.Errorf("not installed: %s; run: make tools", strings.Join(names, ", "))
}

// Root is the repository's folder, found from the working directory.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("not inside the repository: no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
}

// Program is the path of a built program, "foyer" or "foyerd".
func Program(name string) (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, "build", name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s is not built; run: make build", name)
	}
	return path, nil
}

// Poll asks done again and again until it says yes or limit is over. It is for
// other processes, which cannot tell this one what they have finished.
func Poll(limit time.Duration, done func() bool) bool {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(limit); ; <-ticker.C {
		if done() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}
