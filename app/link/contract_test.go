package link

import (
	"context"
	"io"
	"testing"

	"foyer/app"
	"foyer/app/link/linktest"
)

func TestFaceInTheSameProcess(t *testing.T) {
	linktest.Run(t, func(_ *testing.T, state app.State) linktest.Harness {
		face := linktest.NewFace(state)
		return linktest.Harness{Face: face, Publish: face.Publish, Asked: face.Asked, End: face.End}
	})
}

func TestFaceOverTheLink(t *testing.T) {
	linktest.Run(t, func(t *testing.T, state app.State) linktest.Harness {
		face := linktest.NewFace(state)
		l := connect(t, face, Options{})
		return linktest.Harness{Face: l.window, Publish: face.Publish, Asked: face.Asked, End: l.stop}
	})
}

// linked is both sides of a link in one process.
type linked struct {
	window *Window
	stop   context.CancelFunc // ends Serve
	served chan error
	raise  chan struct{}
}

func connect(t testing.TB, face app.Face, options Options) *linked {
	t.Helper()
	toWindow, fromResident := io.Pipe()
	toResident, fromWindow := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	l := &linked{stop: cancel, served: make(chan error, 1), raise: make(chan struct{}, 1)}
	options.Raise = l.raise
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.served <- Serve(ctx, face, toResident, fromResident, options)
	}()
	window, err := Dial(toWindow, fromWindow, Options{Build: "b"})
	if err != nil {
		t.Fatal(err)
	}
	l.window = window
	t.Cleanup(func() {
		window.Close()
		cancel()
		<-ended
	})
	return l
}
