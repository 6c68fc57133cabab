package idle

import (
	"encoding/binary"
	"os"
	"path/filepath"
)

// Address families of an Xauthority file, from Xauth(3).
const (
	familyLocal = 256
	familyWild  = 65535
)

// maxAuthority is far more than any such file has.
const maxAuthority = 1 << 20

// cookie returns what the X server of this computer wants to see, or nil: many
// servers know their user by the socket.
func cookie(display string) []byte {
	path := os.Getenv("XAUTHORITY")
	if path == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil
		}
		path = filepath.Join(home, ".Xauthority")
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxAuthority {
		return nil
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	host, _ := os.Hostname()
	return findCookie(file, host, display)
}

// findCookie returns the first entry that is for this host and display.
func findCookie(file []byte, host, display string) []byte {
	for len(file) >= 2 {
		family := binary.BigEndian.Uint16(file)
		file = file[2:]
		var field [4][]byte // address, display, name, data
		for i := range field {
			if len(file) < 2 {
				return nil
			}
			size := int(binary.BigEndian.Uint16(file))
			if len(file) < 2+size {
				return nil
			}
			field[i], file = file[2:2+size], file[2+size:]
		}
		here := family == familyWild || family == familyLocal && string(field[0]) == host
		ours := len(field[1]) == 0 || string(field[1]) == display
		if here && ours && string(field[2]) == cookieName {
			return field[3]
		}
	}
	return nil
}
