package keychain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foyer/auth"
)

// Backend is one keychain, reached by calls that may block for as long as they
// like. A System makes at most one of Get, Set, Delete and Unlock at a time.
// Errors wrap the errors of this package where one fits; any other counts as
// ErrDenied. Heeding ctx is welcome but not needed.
type Backend interface {
	// Get returns the value of user, or ErrNotFound.
	Get(ctx context.Context, user string) (string, error)
	Set(ctx context.Context, user, value string) error
	// Delete removes one entry of user, or returns ErrNotFound.
	Delete(ctx context.Context, user string) error
	// Probe never prompts. Its error is read with StatusOf; nil is available.
	Probe(ctx context.Context) error
	// Unlock waits for the person.
	Unlock(ctx context.Context) error
}

// Options are the limits of a System; zero fields take the defaults.
type Options struct {
	// Limit is how long a call that does not prompt is waited for: 10 s, and
	// on macOS, where every call may prompt, as PromptLimit.
	Limit time.Duration
	// PromptLimit is how long a call that may prompt is waited for: 2 min.
	PromptLimit time.Duration
	// ProbeLimit is how long Probe takes at most: 1 s.
	ProbeLimit time.Duration
	// Late, if set, is called from a goroutine of its own after a call that
	// had been given up has returned: from then on calls are made again, and
	// what it did can be read.
	Late func()
}

func (o Options) withDefaults() Options {
	if o.PromptLimit == 0 {
		o.PromptLimit = 2 * time.Minute
	}
	if o.Limit == 0 {
		o.Limit = 10 * time.Second
		if everyCallMayPrompt {
			o.Limit = o.PromptLimit
		}
	}
	if o.ProbeLimit == 0 {
		o.ProbeLimit = time.Second
	}
	return o
}

// System is a Keychain over a Backend.
type System struct {
	backend Backend
	options Options
	calls   gate
	probes  gate
}

var _ Keychain = (*System)(nil)

// New returns the keychain of the operating system. Make one per program: the
// promise of one call at a time holds per System.
func New(options Options) *System { return Over(newBackend(), options) }

// Over returns a Keychain over another Backend.
func Over(backend Backend, options Options) *System {
	s := &System{backend: backend, options: options.withDefaults()}
	s.calls.late = options.Late
	return s
}

// Get implements Keychain.
func (s *System) Get(ctx context.Context, name Name) (auth.Secret, error) {
	if err := name.check(); err != nil {
		return "", err
	}
	value, err := pass(ctx, &s.calls, s.options.Limit, func(ctx context.Context) (string, error) {
		return s.backend.Get(ctx, name.String())
	})
	if err != nil {
		return "", explain("read", name, err)
	}
	return auth.Secret(value), nil
}

// Set implements Keychain.
func (s *System) Set(ctx context.Context, name Name, value auth.Secret) error {
	if err := errors.Join(name.check(), checkValue(value.Reveal())); err != nil {
		return err
	}
	_, err := pass(ctx, &s.calls, s.options.Limit, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.set(ctx, name.String(), value.Reveal())
	})
	return explain("write", name, err)
}

// set reads back what it wrote, because a dismissed dialog and the macOS tool
// both report success for what they have not kept.
func (s *System) set(ctx context.Context, user, value string) error {
	if err := s.backend.Set(ctx, user, value); err != nil {
		return err
	}
	kept, err := s.backend.Get(ctx, user)
	if errors.Is(err, ErrNotFound) || err == nil && kept != value {
		return fmt.Errorf("%w: it did not keep the value", ErrDenied)
	}
	return err
}

// Delete implements Keychain.
func (s *System) Delete(ctx context.Context, name Name) error {
	if err := name.check(); err != nil {
		return err
	}
	_, err := pass(ctx, &s.calls, s.options.Limit, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.delete(ctx, name.String())
	})
	return explain("delete", name, err)
}

// delete repeats until nothing is found: a Secret Service may hold several
// entries of one name, and a dismissed dialog reports success.
func (s *System) delete(ctx context.Context, user string) error {
	for range 5 {
		err := s.backend.Delete(ctx, user)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: the entry is still there", ErrDenied)
}

// Probe implements Keychain.
func (s *System) Probe(ctx context.Context) Status {
	if s.calls.stuck() {
		return StatusHanging
	}
	_, err := pass(ctx, &s.probes, s.options.ProbeLimit, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.backend.Probe(ctx)
	})
	if ctx.Err() != nil {
		return StatusUnknown
	}
	return StatusOf(classify(err))
}

// Unlock implements Keychain.
func (s *System) Unlock(ctx context.Context) error {
	_, err := pass(ctx, &s.calls, s.options.PromptLimit, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.backend.Unlock(ctx)
	})
	if err = classify(err); err != nil {
		return fmt.Errorf("unlock the keychain: %w", err)
	}
	return nil
}

func explain(verb string, name Name, err error) error {
	if err = classify(err); err != nil {
		return fmt.Errorf("%s %s in the keychain: %w", verb, name.Kind, err)
	}
	return nil
}

// classify makes every error one of the package's or the context's.
func classify(err error) error {
	if err == nil || StatusOf(err) != StatusUnknown ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDenied, err)
}
