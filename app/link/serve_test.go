package link

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app"
	"foyer/app/link/linktest"
)

// rawWindow is a window that a test plays by hand.
type rawWindow struct {
	t      *testing.T
	lines  *bufio.Reader
	out    io.WriteCloser
	served chan error
	log    *bytes.Buffer
}

func raw(t *testing.T, face app.Face, options Options) *rawWindow {
	t.Helper()
	toWindow, fromResident := io.Pipe()
	toResident, fromWindow := io.Pipe()
	w := &rawWindow{t, bufio.NewReader(toWindow), fromWindow, make(chan error, 1), &bytes.Buffer{}}
	options.Log = slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	go func() { w.served <- Serve(context.Background(), face, toResident, fromResident, options) }()
	return w
}

func (w *rawWindow) say(line string) {
	w.t.Helper()
	if _, err := io.WriteString(w.out, line+"\n"); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		w.t.Error(err)
	}
}

func (w *rawWindow) hear() string {
	w.t.Helper()
	line, err := w.lines.ReadString('\n')
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func (w *rawWindow) greet() {
	w.t.Helper()
	if got := w.hear(); got != `{"foyer_link":3,"build":"77"}` {
		w.t.Fatalf("hello: %s", got)
	}
	w.say(`{"foyer_link":3,"build":"77","later":true}`)
}

func TestOnlyChangedPartsAreSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		face := linktest.NewFace(app.State{Fault: &app.Fault{Kind: app.FaultFull}})
		w := raw(t, face, Options{Build: "77"})
		w.greet()
		if first := w.hear(); strings.Count(first, `"settings":`) != 1 || !strings.HasPrefix(first, `{"seq":1,"state":{`) {
			t.Errorf("the first: %s", first)
		}
		// Not acknowledged yet: all of this becomes one message.
		for n := range 1000 {
			face.Publish(app.State{Route: app.RouteHome, Flow: app.Flow{Attempt: n}})
			synctest.Wait()
		}
		face.Publish(app.State{Route: app.RouteHome})
		synctest.Wait()
		w.say(`{"ack":1}`)
		if got := w.hear(); got != `{"seq":2,"state":{"fault":null,"route":"home"}}` {
			t.Errorf("the second: %s", got)
		}
		w.say(`{"ack":2}`)
		face.Publish(app.State{Route: app.RouteHome}) // the same: nothing is sent
		synctest.Wait()
		face.Publish(app.State{Route: app.RouteHelp})
		if got := w.hear(); got != `{"seq":3,"state":{"route":"help"}}` {
			t.Errorf("the third: %s", got)
		}
		w.out.Close()
		if err := <-w.served; err != nil {
			t.Errorf("closed by the window: %v", err)
		}
	})
}

func TestStuckWindows(t *testing.T) {
	for _, row := range []struct {
		name   string
		window func(*rawWindow)
		after  time.Duration
	}{
		{"never says hello", func(w *rawWindow) { w.hear() }, 10 * time.Second},
		{"never reads", func(*rawWindow) {}, 10 * time.Second},
		{"never acknowledges", func(w *rawWindow) { w.greet(); w.hear() }, 2 * time.Second},
		{"reads half a message", func(w *rawWindow) { w.greet(); w.lines.ReadByte() }, 2 * time.Second},
		{"hangs later", func(w *rawWindow) { w.greet(); w.hear(); time.Sleep(time.Second); w.say(`{"ack":1}`); w.hear() }, 3 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				face := linktest.NewFace(app.State{})
				w := raw(t, face, Options{Build: "77"})
				start := time.Now()
				time.AfterFunc(500*time.Millisecond, func() { face.Publish(app.State{Route: app.RouteHome}) })
				go row.window(w)
				err := <-w.served
				if !errors.Is(err, ErrStuck) || time.Since(start) != row.after {
					t.Errorf("%v after %v, want ErrStuck after %v", err, time.Since(start), row.after)
				}
			})
		})
	}
}

func TestWindowWhoseShowHangsIsStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		face := linktest.NewFace(app.State{})
		l := connect(t, face, Options{})
		hang := make(chan struct{})
		cancel := l.window.Subscribe(func(s app.State) {
			if s.Route == app.RouteHome {
				<-hang
			}
		})
		synctest.Wait()
		start := time.Now()
		face.Publish(app.State{Route: app.RouteHome})
		if err := <-l.served; !errors.Is(err, ErrStuck) || time.Since(start) != 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		close(hang)
		cancel()
	})
}

func TestSlowButLivingWindowStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		face := linktest.NewFace(app.State{})
		l := connect(t, face, Options{})
		defer l.window.Subscribe(func(app.State) { time.Sleep(990 * time.Millisecond) })()
		for n := range 100 {
			face.Publish(app.State{Flow: app.Flow{Attempt: n}})
			time.Sleep(300 * time.Millisecond)
		}
		select {
		case err := <-l.served:
			t.Errorf("ended: %v", err)
		default:
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	long := `{"kind":"edit_username","body":{"username":"` + strings.Repeat("a", 3*maxRequest) + `"}}`
	for name, row := range map[string]struct {
		line string
		want error
	}{
		"no JSON":                {"printed by a driver", ErrMalformed},
		"an array":               {"[]", ErrMalformed},
		"a body of another type": {`{"kind":"sign_in","body":{"password":["s3cret"]}}`, ErrMalformed},
		"too long":               {long, ErrMalformed},
		"an ack for nothing":     {`{"ack":9}`, ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			face := linktest.NewFace(app.State{})
			w := raw(t, face, Options{Build: "77"})
			w.greet()
			w.hear()
			go w.say(row.line)
			if err := <-w.served; !errors.Is(err, row.want) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%v, want %v", err, row.want)
			}
			if len(face.Asked()) != 0 || strings.Contains(w.log.String(), "s3cret") {
				t.Errorf("asked %v; log %s", face.Asked(), w.log)
			}
		})
	}
}

func TestUnknownIsIgnoredAndLogsKeepKindsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		face := linktest.NewFace(app.State{})
		w := raw(t, face, Options{Build: "77"})
		w.greet()
		w.hear()
		w.say(`{"kind":"from_the_future","body":{"password":"s3cret"}}`)
		w.say(`{}`)
		w.say(`{"kind":"sign_in","body":{"username":"ada","password":"s3cret","shoe_size":43},"x":1}`)
		w.say(`{"kind":"quit"}`)
		w.out.Close()
		if err := <-w.served; err != nil {
			t.Error(err)
		}
		want := app.SignIn{Username: "ada", Password: "s3cret"}
		if got := face.Asked(); len(got) != 2 || got[0] != want || got[1] != (app.Quit{}) {
			t.Errorf("asked %v", got)
		}
		log := w.log.String()
		if !strings.Contains(log, "from_the_future") || !strings.Contains(log, "sign_in") ||
			strings.Contains(log, "s3cret") || strings.Contains(log, "ada") {
			t.Errorf("log: %s", log)
		}
	})
}

func TestVersionMismatchIsToldToBothSides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := raw(t, linktest.NewFace(app.State{}), Options{Build: "77"})
		go w.say(`{"foyer_link":4,"build":"78"}`)
		synctest.Wait()
		w.hear()
		if err := <-w.served; !errors.Is(err, ErrVersion) {
			t.Errorf("the resident: %v", err)
		}
		toWindow, fromResident := io.Pipe()
		toResident, fromWindow := io.Pipe()
		go func() {
			io.WriteString(fromResident, `{"foyer_link":4,"build":"78"}`+"\n")
			io.Copy(io.Discard, toResident)
		}()
		if window, err := Dial(toWindow, fromWindow, Options{}); !errors.Is(err, ErrVersion) || window != nil {
			t.Errorf("the window: %v", err)
		}
	})
}

func TestServeEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := connect(t, linktest.NewFace(app.State{}), Options{})
		l.stop()
		if err := <-l.served; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		<-l.window.Done()
		if err := l.window.Err(); err != nil {
			t.Errorf("the window takes it for a failure: %v", err)
		}
	})
}
