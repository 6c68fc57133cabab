package courier

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"foyer/auth/serverkey"
	"foyer/auth/store"
)

var (
	// ErrUnavailable is wrapped by Enqueue where no carrier is configured.
	ErrUnavailable = errors.New("channel is not configured")
	// ErrAddress is wrapped by Enqueue for an address that cannot be one.
	ErrAddress = errors.New("not an address")
)

// How long a message is tried. Codes live 10 minutes after their hand-over.
const (
	CodeLife   = 9 * time.Minute
	NoticeLife = 3 * 24 * time.Hour
)

const (
	sealLabel = "outbox"
	lease     = 45 * time.Second
	patience  = 15 * time.Second // one attempt
	grace     = 3 * time.Second  // attempts under way when Run is to end
	poll      = 10 * time.Second // for what dead and other processes left
)

// Store is what the worker needs of store.Store.
type Store interface {
	Update(ctx context.Context, fn func(store.Tx) error) error
}

// Courier renders, queues and hands over messages. Safe for concurrent use.
// Its fields are set before the first call.
type Courier struct {
	Store    Store
	Key      *serverkey.Key
	Sender   Sender
	Carriers map[string]Carrier // by channel
	Now      func() time.Time
	Log      *slog.Logger
	// Settled is told what became of each attempt, after it is in the store;
	// it must not block. May be nil.
	Settled func(store.Message)

	wake chan struct{}
}

// New returns a courier without carriers, which offers no channel.
func New(kept Store, key *serverkey.Key, sender Sender) *Courier {
	return &Courier{
		Store: kept, Key: key, Sender: sender, Carriers: map[string]Carrier{},
		Now: time.Now, Log: slog.New(slog.DiscardHandler), wake: make(chan struct{}, 1),
	}
}

// Available tells whether messages of the channel can be sent. A Carrier that
// can be set up later says so itself, by a method Ready.
func (c *Courier) Available(channel string) bool {
	carrier := c.Carriers[channel]
	if later, ok := carrier.(interface{ Ready() bool }); ok {
		return later.Ready()
	}
	return carrier != nil
}

// Wake makes Run look at the outbox at once. Call it after the transaction of
// Enqueue has committed.
func (c *Courier) Wake() {
	select {
	case c.wake <- struct{}{}:
	default: // it is going to look anyway
	}
}
