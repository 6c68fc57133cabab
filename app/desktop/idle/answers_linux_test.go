package idle_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"foyer/app/desktop/idle"
)

// quiet is what a server says of somebody who has been away for a minute: its
// setup with one screen, where the extension is, and the time.
func quiet() (setup, extension, info []byte) {
	setup = append([]byte{1, 0, 11, 0, 0, 0, 10, 0}, make([]byte, 40)...)
	setup[8+20] = 1 // screens
	extension, info = make([]byte, 32), make([]byte, 32)
	extension[0], extension[8], extension[9] = 1, 1, 128
	info[0] = 1
	binary.LittleEndian.PutUint32(info[16:], 60_000)
	return setup, extension, info
}

func truth() []byte {
	setup, extension, info := quiet()
	return slices.Concat(setup, extension, info)
}

// say offers a display whose server says this and no more, and makes it the
// test's.
func say(t *testing.T, prefix string, answer []byte) (asked chan string) {
	t.Helper()
	asked = make(chan string, 1)
	number := 51000 + os.Getpid()%9000
	listener, err := net.Listen("unix", fmt.Sprintf("%s/tmp/.X11-unix/X%d", prefix, number))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		request := make([]byte, 512)
		n, err := conn.Read(request)
		asked <- string(request[:n])
		_, _ = conn.Write(answer)
		for err == nil { // until the other end has heard enough
			_, err = conn.Read(make([]byte, 64))
		}
	}()
	t.Setenv("DISPLAY", fmt.Sprintf(":%d", number))
	return asked
}

// TestOnlyAnAnswerIsBelieved: a person is not called away because a server
// refuses to tell, in words that look like a long time.
func TestOnlyAnAnswerIsBelieved(t *testing.T) {
	noDesktop(t)
	if err := os.MkdirAll("/tmp/.X11-unix", 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(setup, extension, info []byte){
		"":                       func(_, _, _ []byte) {},
		"refused":                func(setup, _, _ []byte) { setup[0] = 0 },
		"no screen":              func(setup, _, _ []byte) { setup[8+20] = 0 },
		"error to the extension": func(_, extension, _ []byte) { extension[0] = 0 },
		"no extension":           func(_, extension, _ []byte) { extension[8] = 0 },
		"error to the time":      func(_, _, info []byte) { info[0] = 0 },
	} {
		t.Run(name, func(t *testing.T) {
			setup, extension, info := quiet()
			spoil(setup, extension, info)
			say(t, "", slices.Concat(setup, extension, info))
			got, err := idle.Since(t.Context())
			if name == "" && (err != nil || got != time.Minute) {
				t.Fatalf("the truth: %v, %v", got, err)
			}
			if name != "" && !errors.Is(err, idle.ErrUnknown) {
				t.Errorf("believed %v", got)
			}
		})
	}
}

// TestAbstractSocketIsNotAsked: anybody may have taken that name, to be shown
// the cookie.
func TestAbstractSocketIsNotAsked(t *testing.T) {
	noDesktop(t)
	say(t, "@", truth())
	if got, err := idle.Since(t.Context()); !errors.Is(err, idle.ErrUnknown) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestCookieFileThatIsNoneHoldsNobodyUp: a pipe would be waited for forever.
func TestCookieFileThatIsNoneHoldsNobodyUp(t *testing.T) {
	noDesktop(t)
	path := t.TempDir() + "/pipe"
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XAUTHORITY", path)
	say(t, "", truth())
	told := make(chan error, 1)
	go func() {
		_, err := idle.Since(t.Context())
		told <- err
	}()
	select {
	case err := <-told:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("still waiting")
	}
}

// TestCookieIsForThisDisplay: no other is shown to a server.
func TestCookieIsForThisDisplay(t *testing.T) {
	noDesktop(t)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	asked := say(t, "", truth())
	number := strings.TrimPrefix(os.Getenv("DISPLAY"), ":")
	const cookie, other = "0123456789abcdef", "fedcba9876543210"
	path := t.TempDir() + "/Xauthority"
	entries := authority(256, "another-host", number, "MIT-MAGIC-COOKIE-1", other) +
		authority(256, host, "1", "MIT-MAGIC-COOKIE-1", other) +
		authority(256, host, number, "XDM-AUTHORIZATION-1", other) +
		authority(256, host, number, "MIT-MAGIC-COOKIE-1", cookie)
	if err := os.WriteFile(path, []byte(entries), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XAUTHORITY", path)
	if _, err := idle.Since(t.Context()); err != nil {
		t.Fatal(err)
	}
	if request := <-asked; !strings.Contains(request, cookie) || strings.Contains(request, other) {
		t.Errorf("asked with %q", request)
	}
}
