package profile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Managed is what an administrator has set beforehand.
type Managed struct {
	// ServerURL is the organization's server, an origin as of ParseServer;
	// empty if the administrator has set none.
	ServerURL string
}

// ReadManaged reads the administrator's file at path, ManagedPath but in tests.
// Where there is none it returns zero. Every other failure is an error and a
// reason not to start: going on without could sign people in elsewhere than
// the administrator wants. It never reads the environment, which is the
// person's and must not go before the administrator's file.
func ReadManaged(path string) (Managed, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Managed{}, nil
	}
	if err != nil {
		return Managed{}, err
	}
	if err := trusted(info); err != nil {
		return Managed{}, fmt.Errorf("%s: %w", path, err)
	}
	data, err := readFile(path, maxSettings)
	if err != nil {
		return Managed{}, err
	}
	managed, err := decodeManaged(data)
	if err != nil {
		return Managed{}, fmt.Errorf("%s: %w", path, err)
	}
	return managed, nil
}

func decodeManaged(data []byte) (Managed, error) {
	var file *struct {
		Server *string `json:"server"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return Managed{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if file == nil {
		return Managed{}, fmt.Errorf("%w: not an object", ErrMalformed)
	}
	if file.Server == nil {
		return Managed{}, nil
	}
	origin, err := ParseServer(*file.Server)
	if err != nil {
		return Managed{}, err
	}
	return Managed{ServerURL: origin}, nil
}
