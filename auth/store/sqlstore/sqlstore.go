package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"foyer/auth/store"
)

// Options say which database to open and how.
type Options struct {
	// File is the path of the SQLite database. It is made with mode 0600 if
	// it is not there; its folder must be.
	File string
	// BusyTimeout is how long a transaction waits for other processes that
	// use the same file; 5 s if zero.
	BusyTimeout time.Duration
	// Logger hears of migrations and lost connections; nil for silence.
	Logger *slog.Logger
}

const (
	defaultBusyTimeout = 5 * time.Second
	// maxReaders bounds memory: each connection has caches of its own.
	maxReaders = 4
)

// Store implements store.Store. Safe for concurrent use.
type Store struct {
	engine  engine
	busy    time.Duration
	log     *slog.Logger
	writers *pool
	readers *pool
	close   func() error
}

var _ store.Store = (*Store)(nil)

// Open opens the database and brings it up to date. It wraps
// store.ErrCorrupt and store.ErrNewer, both with nothing written, and the
// error of the operating system (with the path) where file or folder cannot
// be used.
func Open(ctx context.Context, o Options) (*Store, error) {
	o.BusyTimeout = cmp.Or(o.BusyTimeout, defaultBusyTimeout)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s, err := openSQLite(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", o.File, err)
	}
	return s, nil
}

// Update implements store.Store.
func (s *Store) Update(ctx context.Context, fn func(store.Tx) error) error {
	return s.transact(ctx, s.writers, s.engine.beginWrite, fn)
}

// View implements store.Store.
func (s *Store) View(ctx context.Context, fn func(store.Tx) error) error {
	return s.transact(ctx, s.readers, s.engine.beginRead, fn)
}

// Close implements store.Store. Closing again returns the first result.
func (s *Store) Close() error { return s.close() }

func (s *Store) transact(ctx context.Context, p *pool, begin string, fn func(store.Tx) error) error {
	return patiently(ctx, s.busy, s.engine.again, func() error {
		return s.attempt(ctx, p, begin, fn)
	})
}

// attempt runs fn in one transaction on one connection. The deferred rollback
// also serves panics and runtime.Goexit.
func (s *Store) attempt(ctx context.Context, p *pool, begin string, fn func(store.Tx) error) error {
	c, err := p.get(ctx)
	if err != nil {
		return err
	}
	t := &tx{ctx: ctx, conn: c, translate: s.engine.translate}
	begun := false
	defer func() {
		t.over = true
		if begun {
			if err := c.run("ROLLBACK"); err != nil {
				s.log.Warn("database connection given up", "error", err)
				c.broken = true
			}
		}
		p.put(c)
	}()
	if err := c.run(begin); err != nil {
		return fmt.Errorf("begin: %w", s.engine.translate(err))
	}
	begun = true
	if err := fn(t); err != nil {
		return err
	}
	if err := cmp.Or(t.failed, ctx.Err()); err != nil {
		return err
	}
	if err := c.run("COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", s.engine.translate(err))
	}
	begun = false
	return nil
}

// patiently repeats fn while its error is one that again knows to pass, at
// most for limit. The pauses are short, as SQLite itself has waited too.
func patiently(ctx context.Context, limit time.Duration, again func(error) bool, fn func() error) error {
	until := time.Now().Add(limit)
	for {
		err := fn()
		if err == nil || !again(err) || !time.Now().Before(until) {
			return err
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// closeOnce closes pools in order, then runs the others; all errors are told.
func closeOnce(pools []*pool, others ...func() error) func() error {
	return sync.OnceValue(func() error {
		var errs []error
		for _, p := range pools {
			p.close()
		}
		for _, other := range others {
			errs = append(errs, other())
		}
		return errors.Join(errs...)
	})
}
