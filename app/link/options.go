package link

import (
	"log/slog"
	"time"
)

// Options are the settings of either side; zero fields take the defaults.
type Options struct {
	// Build is told to the other side.
	Build string
	// Log gets what is ignored and why a link ended; it discards by default.
	Log *slog.Logger
	// StuckAfter is how long the window may take to acknowledge a message,
	// and to end when it is asked to: 2 s.
	StuckAfter time.Duration
	// HelloWithin is how long the window may take from its start to its
	// hello: 10 s.
	HelloWithin time.Duration
	// Raise makes Serve ask the window to come to the front each time
	// something is received from it. Child has its own.
	Raise <-chan struct{}
	// OnHello is called once by Serve when the window has said hello.
	OnHello func(build string)
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.StuckAfter == 0 {
		o.StuckAfter = 2 * time.Second
	}
	if o.HelloWithin == 0 {
		o.HelloWithin = 10 * time.Second
	}
	if o.OnHello == nil {
		o.OnHello = func(string) {}
	}
	return o
}
