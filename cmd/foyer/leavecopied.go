//go:build desktop

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"foyer/app/link"
)

// dies tells whether what a program has put into the clipboard goes with it, as
// X11 has it; elsewhere the system keeps it. On Wayland only a program with the
// keyboard can have the clipboard.
func dies() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return false
	}
	return os.Getenv("WAYLAND_DISPLAY") == ""
}

// leaveCopied hands over what was copied in a window that has closed to a
// process of its own, so that it can still be pasted; empty is that nothing was.
// It returns at once.
func leaveCopied(text string) error {
	if text == "" || len(text) > maxCopied || !dies() {
		return nil
	}
	path, err := link.Self()
	if err != nil {
		return err
	}
	in, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer in.Close()
	defer out.Close()
	// A file, not a Reader: nobody is left here to copy from one.
	keeper := &exec.Cmd{Path: path, Args: []string{os.Args[0], "clipboard"}, Stdin: in, Stderr: os.Stderr}
	if err := keeper.Start(); err != nil {
		return err
	}
	_, err = io.Copy(out, strings.NewReader(text))
	return errors.Join(err, keeper.Process.Release())
}
