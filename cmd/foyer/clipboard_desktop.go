//go:build desktop

package main

import (
	"os"
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// copying is an app that knows what its window has put into the clipboard.
type copying struct {
	fyne.App
	copied copied
}

func (c *copying) Clipboard() fyne.Clipboard {
	c.copied.Clipboard = c.App.Clipboard()
	return &c.copied
}

type copied struct {
	fyne.Clipboard
	text string
}

func (c *copied) SetContent(text string) {
	c.text = text
	c.Clipboard.SetContent(text)
}

const (
	copiedLife = 2 * time.Minute
	// copiedLook is how often it is seen whether somebody else has copied
	// something. Who pastes is answered at once.
	copiedLook = time.Second
)

// keepCopied puts a text into the clipboard, unless somebody has put something
// there meanwhile, and keeps it there. It must be called on the main goroutine.
func keepCopied(text string) error {
	// Whoever has the clipboard then may never answer.
	time.AfterFunc(copiedLife+copiedLook, func() { os.Exit(exitOK) })
	if err := glfw.Init(); err != nil {
		return err
	}
	// Without glfw.Terminate: that would leave it to a clipboard manager.
	if glfw.GetClipboardString() != "" {
		return nil
	}
	glfw.SetClipboardString(text)
	for end := time.Now().Add(copiedLife); time.Now().Before(end) && glfw.GetClipboardString() == text; {
		glfw.WaitEventsTimeout(copiedLook.Seconds())
	}
	return nil
}
