package main

import (
	"io"
	"os"
)

// maxCopied bounds what is kept in the clipboard for a window that is gone, in
// bytes.
const maxCopied = 64 << 10

// clipboardCommand keeps its standard input in the clipboard for a while.
type clipboardCommand struct{}

// Run returns when somebody else has the clipboard, or after two minutes.
func (clipboardCommand) Run() error {
	text, err := io.ReadAll(io.LimitReader(os.Stdin, maxCopied))
	if err != nil || len(text) == 0 {
		return err
	}
	return keepCopied(string(text))
}
