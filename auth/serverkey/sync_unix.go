//go:build !windows

package serverkey

import (
	"errors"
	"os"
)

func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
