package link

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// Claim takes the link out of the way of everybody else in this process. It
// must be the first thing a window does. The link moves to handles that no
// other program inherits; standard input becomes empty and standard output
// becomes standard error.
//
// A C runtime that opened its standard output before still writes to the old
// handle; such a line would end the link as malformed.
func Claim() (r, w *os.File, err error) {
	in, err := private(os.Stdin)
	if err != nil {
		return nil, nil, err
	}
	out, err := private(os.Stdout)
	if err != nil {
		return nil, nil, errors.Join(err, windows.CloseHandle(in))
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, errors.Join(err, windows.CloseHandle(in), windows.CloseHandle(out))
	}
	err = errors.Join(
		windows.SetStdHandle(windows.STD_INPUT_HANDLE, windows.Handle(null.Fd())),
		windows.SetStdHandle(windows.STD_OUTPUT_HANDLE, windows.Handle(os.Stderr.Fd())),
		windows.SetHandleInformation(windows.Handle(os.Stdin.Fd()), windows.HANDLE_FLAG_INHERIT, 0),
		windows.SetHandleInformation(windows.Handle(os.Stdout.Fd()), windows.HANDLE_FLAG_INHERIT, 0),
	)
	os.Stdin, os.Stdout = null, os.Stderr
	return os.NewFile(uintptr(in), "link in"), os.NewFile(uintptr(out), "link out"), err
}

func private(standard *os.File) (windows.Handle, error) {
	handle := windows.Handle(standard.Fd())
	if kind, err := windows.GetFileType(handle); err != nil || kind != windows.FILE_TYPE_PIPE {
		return 0, fmt.Errorf("%w: %s is no pipe", ErrNoLink, standard.Name())
	}
	self := windows.CurrentProcess()
	var own windows.Handle
	err := windows.DuplicateHandle(self, handle, self, &own, 0, false, windows.DUPLICATE_SAME_ACCESS)
	return own, err
}

func signalName(syscall.WaitStatus) string { return "" }
