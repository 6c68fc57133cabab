//go:build linux

package e2e

import (
	"bufio"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Window is a window on the desktop.
type Window struct {
	ID    string
	PID   int
	Title string
	// Since is when the window got its title.
	Since time.Time
}

// watched is a window with the xprop that follows its title.
type watched struct {
	Window
	follow *exec.Cmd
}

var windowIDs = regexp.MustCompile(`0x[0-9a-f]+`)

// watch follows the window list and every title. xprop is told of each change
// by the X server, so that a title shown for a moment only is seen as well.
func (d *Desktop) watch() error {
	return d.follow([]string{"-root", "-spy", "_NET_CLIENT_LIST", "_NET_ACTIVE_WINDOW"}, func(name, value string) {
		ids := windowIDs.FindAllString(value, -1)
		switch {
		case name == "_NET_CLIENT_LIST":
			d.list(ids)
		case name == "_NET_ACTIVE_WINDOW" && len(ids) > 0:
			d.mu.Lock()
			d.active = ids[0]
			d.mu.Unlock()
		}
	}, nil)
}

// follow calls seen for each property that an xprop prints, until it ends.
func (d *Desktop) follow(args []string, seen func(name, value string), started func(*exec.Cmd)) error {
	cmd := exec.Command("xprop", args...)
	cmd.Env = append(d.Env(), "LC_ALL=C.UTF-8")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := start(cmd); err != nil {
		return err
	}
	if started != nil {
		started(cmd)
	}
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), "=")
			if name == lines.Text() {
				name, value, _ = strings.Cut(lines.Text(), ":")
			}
			name, _, _ = strings.Cut(name, "(")
			seen(strings.TrimSpace(name), strings.TrimSpace(value))
		}
		_ = cmd.Wait()
	}()
	return nil
}

// list takes over a new window list.
func (d *Desktop) list(ids []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, w := range d.windows {
		if !slices.Contains(ids, id) {
			if w.follow != nil {
				_ = w.follow.Process.Kill()
			}
			delete(d.windows, id)
		}
	}
	for _, id := range ids {
		if d.windows[id] == nil {
			d.windows[id] = &watched{Window: Window{ID: id}}
			go d.followWindow(id)
		}
	}
}

func (d *Desktop) followWindow(id string) {
	started := func(cmd *exec.Cmd) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if w := d.windows[id]; w != nil {
			w.follow = cmd
		}
	}
	// A window that has gone meanwhile has no title to follow.
	_ = d.follow([]string{"-id", id, "-spy", "_NET_WM_PID", "_NET_WM_NAME"}, func(name, value string) {
		d.mu.Lock()
		defer d.mu.Unlock()
		w := d.windows[id]
		if w == nil {
			return
		}
		switch name {
		case "_NET_WM_PID":
			w.PID, _ = strconv.Atoi(value)
		case "_NET_WM_NAME":
			// Bytes beyond ASCII come as \302\267, as in Go's own syntax.
			title, err := strconv.Unquote(value)
			if err != nil || title == w.Title {
				return
			}
			w.Title, w.Since = title, time.Now()
			d.history = append(d.history, title)
		}
	}, started)
}

// Windows are the windows that are open now.
func (d *Desktop) Windows() []Window {
	d.mu.Lock()
	defer d.mu.Unlock()
	var open []Window
	for _, w := range d.windows {
		open = append(open, w.Window)
	}
	return open
}

// Titles are the titles that windows have had from the nth on, in order; a
// test that asks what was never shown notes len(Titles(0)) before.
func (d *Desktop) Titles(n int) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.history[n:])
}

// WaitFor waits until a window has one of the titles and returns it.
func (d *Desktop) WaitFor(titles ...string) (Window, error) {
	return d.WaitWindow(strings.Join(titles, " or "), func(w Window) bool { return slices.Contains(titles, w.Title) })
}

// WaitWindow waits until a window is as wanted, which what describes.
func (d *Desktop) WaitWindow(what string, wanted func(Window) bool) (Window, error) {
	var found Window
	ok := Poll(Patience, func() bool {
		for _, w := range d.Windows() {
			if w.PID != 0 && wanted(w) {
				found = w
				return true
			}
		}
		return false
	})
	if !ok {
		return Window{}, fmt.Errorf("no window is %q; titles so far: %q", what, d.Titles(0))
	}
	return found, nil
}

// WaitNoWindow waits until no window is open.
func (d *Desktop) WaitNoWindow() error {
	if !Poll(Patience, func() bool { return len(d.Windows()) == 0 }) {
		return fmt.Errorf("a window is still open: %v", d.Windows())
	}
	return nil
}

// Active reports whether keys go to the window.
func (d *Desktop) Active(w Window) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.active == w.ID
}

// WaitActive waits until the window manager has given the keyboard to the
// window by itself.
func (d *Desktop) WaitActive(w Window, limit time.Duration) error {
	if !Poll(limit, func() bool { return d.Active(w) }) {
		return errors.New("the window does not have the keyboard: " + w.Title)
	}
	return nil
}
