package browser

import (
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/pkg/browser"
)

// ErrNotOpened is wrapped where no browser could be started.
var ErrNotOpened = errors.New("the browser could not be opened")

// patience is how long the system's opener is waited for. Where it runs the
// browser itself instead of handing the URL to one, it ends with the browser.
const patience = 5 * time.Second

// Opener starts the person's browser on a URL.
type Opener func(url string) error

// Open starts the system's browser on an http or https URL. It returns
// ErrNotOpened when there is none or its opener fails, and nil when the opener
// succeeds or still runs after five seconds; then it is left alone.
func Open(url string) error { return openWithin(url, patience) }

func openWithin(target string, patience time.Duration) error {
	// Openers run what they are given: a path or another scheme may be a program.
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%w: not a web address", ErrNotOpened)
	}
	quiet()
	opened := make(chan error, 1)
	go func() { opened <- browser.OpenURL(target) }() // it waits for the process, however long
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case err = <-opened:
	case <-late.C:
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotOpened, err)
	}
	return nil
}

// quiet gives openers the null device to print to: our own descriptors may be a
// link, and a pipe would be held, and waited for, by the browser.
var quiet = sync.OnceFunc(func() { browser.Stdout, browser.Stderr = nil, nil })
