//go:build linux

package e2e

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// Patience is how long a program may take for what a person waits for. It is
// generous: software rendering on a busy machine with two cores.
const Patience = time.Minute

// Desktop is a private X11 desktop with a D-Bus session and a login keyring.
type Desktop struct {
	dir      string
	pictures string
	display  string
	address  string // of the D-Bus session

	bus     *dbus.Conn
	keyring *Process

	mu        sync.Mutex
	processes []*Process
	windows   map[string]*watched
	active    string
	history   []string
	shots     int
}

// Open starts a desktop whose files are kept in dir, an empty folder that the
// caller removes, and whose pictures go to pictures, which is emptied first.
// Callers Close it.
func Open(dir, pictures string) (*Desktop, error) {
	d := &Desktop{dir: dir, pictures: pictures, windows: map[string]*watched{}}
	if err := os.RemoveAll(pictures); err != nil {
		return nil, err
	}
	for _, folder := range []string{pictures, d.home(), d.runtime(), filepath.Join(dir, "log")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	for _, step := range []func() error{d.openDisplay, d.openBus, d.StartKeyring, d.openManager, d.watch} {
		if err := step(); err != nil {
			d.Close()
			return nil, err
		}
	}
	return d, nil
}

// Close ends everything that runs on the desktop.
func (d *Desktop) Close() {
	if d.bus != nil {
		_ = d.bus.Close()
	}
	for _, pid := range d.Processes("") {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	d.mu.Lock()
	processes := d.processes
	d.mu.Unlock()
	for _, p := range processes {
		p.Kill()
	}
}

func (d *Desktop) home() string    { return filepath.Join(d.dir, "home") }
func (d *Desktop) runtime() string { return filepath.Join(d.dir, "run") }

// Path is a path inside the desktop's own folder.
func (d *Desktop) Path(elements ...string) string {
	return filepath.Join(append([]string{d.dir}, elements...)...)
}

// Env is the environment of the programs on this desktop: nothing of the
// account that runs the tests but PATH, before which stands the folder bin.
func (d *Desktop) Env() []string {
	env := []string{
		"PATH=" + d.Path("bin") + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + d.home(),
		"XDG_RUNTIME_DIR=" + d.runtime(),
		"XDG_CONFIG_HOME=" + filepath.Join(d.home(), ".config"),
		"XDG_DATA_HOME=" + filepath.Join(d.home(), ".local", "share"),
		"XDG_CACHE_HOME=" + filepath.Join(d.home(), ".cache"),
		"XDG_SESSION_TYPE=x11",
		"LANG=en_US.UTF-8",
		"TMPDIR=" + d.dir,
		"LIBGL_ALWAYS_SOFTWARE=1",
		// Without an accessibility bus GTK helpers would wait for one.
		"NO_AT_BRIDGE=1",
	}
	if d.display != "" {
		env = append(env, "DISPLAY="+d.display)
	}
	if d.address != "" {
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+d.address)
	}
	return env
}

// openDisplay starts Xvfb, which chooses a free display number by itself.
func (d *Desktop) openDisplay() error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	defer read.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1024x800x24", "-nolisten", "tcp", "-noreset")
	cmd.Env = d.Env()
	cmd.ExtraFiles = []*os.File{write}
	if err := d.adopt(cmd); err != nil {
		write.Close()
		return err
	}
	write.Close()
	if err := read.SetReadDeadline(time.Now().Add(Patience)); err != nil {
		return err
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		return fmt.Errorf("start of Xvfb: %w", err)
	}
	d.display = ":" + strings.TrimSpace(number)
	return nil
}

// adopt starts a part of the desktop itself, without captured output.
func (d *Desktop) adopt(cmd *exec.Cmd) error {
	p := &Process{Name: filepath.Base(cmd.Path), cmd: cmd, ended: make(chan struct{})}
	if err := start(cmd); err != nil {
		return err
	}
	go func() {
		_ = cmd.Wait()
		close(p.ended)
	}()
	d.mu.Lock()
	d.processes = append(d.processes, p)
	d.mu.Unlock()
	return nil
}

const managerConfig = `<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <placement><policy>Smart</policy></placement>
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <menu/>
</openbox_config>
`

func (d *Desktop) openManager() error {
	config := d.Path("openbox.xml")
	if err := os.WriteFile(config, []byte(managerConfig), 0o600); err != nil {
		return err
	}
	if _, err := d.Start("openbox", []string{"--sm-disable", "--config-file", config}, nil); err != nil {
		return err
	}
	ready := Poll(Patience, func() bool {
		out, err := d.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return err == nil && strings.Contains(out, "window id")
	})
	if !ready {
		return errors.New("openbox has not started")
	}
	return nil
}

// run runs a tool to its end and returns what it printed.
func (d *Desktop) run(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(d.Env(), "LC_ALL=C.UTF-8")
	out, err := cmd.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			err = fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(failed.Stderr)))
		}
		return "", err
	}
	return string(out), nil
}
