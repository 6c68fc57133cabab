package autostart

import (
	"errors"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// In approvals, Task Manager and Settings keep what the person switched off
// there: a first byte that is odd. Without a value it is on.
const (
	runKey    = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvals = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

func enabled(id string) (bool, error) {
	run, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer run.Close()
	if _, _, err := run.GetStringValue(id); errors.Is(err, registry.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	off, err := switchedOff(id)
	return !off, err
}

func switchedOff(id string) (bool, error) {
	key, err := registry.OpenKey(registry.CURRENT_USER, approvals, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer key.Close()
	state, _, err := key.GetBinaryValue(id)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	return len(state) > 0 && state[0]&1 == 1, err
}

func enable(e Entry) error {
	run, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer run.Close()
	if err := run.SetStringValue(e.ID, windows.ComposeCommandLine(e.Exec)); err != nil {
		return err
	}
	return removeValue(approvals, e.ID)
}

func disable(id string) error {
	return errors.Join(removeValue(runKey, id), removeValue(approvals, id))
}

func removeValue(path, name string) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err == nil {
		defer key.Close()
		err = key.DeleteValue(name)
	}
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}
