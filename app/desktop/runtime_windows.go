package desktop

import (
	"os"
	"path/filepath"
)

// runtimeFolder is below %LocalAppData%, which is the user's only.
func runtimeFolder() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "Foyer", "run")
	return dir, os.MkdirAll(dir, 0o700)
}

func checkPrivate(string) error { return nil }
