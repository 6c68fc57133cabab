package desktop

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// Folders returns the absolute path of the profile's folder, which is profile
// or where that is empty the default, and of the folder for what lives only as
// long as the program runs. The runtime folder is made and is its owner's only;
// the profile's folder is not made yet.
//
// The default holds the embedded server's database too, so it is where data
// belongs that stays on this computer:
//
//	Linux    $XDG_DATA_HOME/foyer, or ~/.local/share/foyer
//	macOS    ~/Library/Application Support/Foyer
//	Windows  %LocalAppData%\Foyer
func Folders(profile string) (data, runtime string, err error) {
	data, err = profileFolder(profile)
	if err != nil {
		return "", "", err
	}
	runtime, err = runtimeFolder()
	if err != nil {
		return "", "", err
	}
	return data, runtime, nil
}

func profileFolder(profile string) (string, error) {
	if profile != "" {
		return filepath.Abs(profile)
	}
	switch runtime.GOOS {
	case "darwin":
		base, err := os.UserConfigDir()
		return filepath.Join(base, "Foyer"), err
	case "windows":
		base, err := os.UserCacheDir() // %LocalAppData%, which does not roam
		return filepath.Join(base, "Foyer"), err
	}
	// A relative path here is to be ignored, says the XDG specification.
	if base := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "foyer"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("there is no home folder: neither XDG_DATA_HOME nor HOME is set; use --profile DIR")
	}
	return filepath.Join(home, ".local", "share", "foyer"), nil
}
