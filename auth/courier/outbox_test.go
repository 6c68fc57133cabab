package courier_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"foyer/auth/store"
)

// memory is an outbox in memory, as store.Outbox describes it.
type memory struct {
	store.Tx // what is no outbox panics
	mu       sync.Mutex
	messages map[string]store.Message
	writes   []store.Message // every state a message was ever kept in
	down     error           // what Update returns, if anything
	settling error           // what SettleMessage returns, if anything
}

func newMemory() *memory { return &memory{messages: map[string]store.Message{}} }

func (m *memory) Update(ctx context.Context, fn func(store.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := cmp.Or(ctx.Err(), m.down); err != nil {
		return err
	}
	before := maps.Clone(m.messages)
	err := fn(m)
	if err != nil {
		m.messages = before
	}
	return err
}

func (m *memory) InsertMessage(message store.Message) error {
	return m.put(message)
}

func (m *memory) put(message store.Message) error {
	m.messages[message.ID] = message
	m.writes = append(m.writes, message)
	return nil
}

func (m *memory) Message(id string) (store.Message, error) {
	message, ok := m.messages[id]
	if !ok {
		return store.Message{}, store.ErrNotFound
	}
	return message, nil
}

func (m *memory) ClaimMessages(now, until time.Time, limit int) ([]store.Message, error) {
	var due []store.Message
	for _, message := range m.messages {
		if message.State == store.MessageQueued && !message.NextAt.After(now) {
			due = append(due, message)
		}
	}
	slices.SortFunc(due, func(a, b store.Message) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	due = due[:min(len(due), limit)]
	for i := range due {
		due[i].NextAt = until
		_ = m.put(due[i])
	}
	return due, nil
}

func (m *memory) SettleMessage(message store.Message) error {
	if m.settling != nil {
		return m.settling
	}
	if kept, err := m.Message(message.ID); err != nil || kept.State != store.MessageQueued {
		return cmp.Or(err, store.ErrConflict)
	}
	return m.put(message)
}

// set changes the troubles between transactions.
func (m *memory) set(change func(*memory)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

// one returns a message as it is kept now.
func (m *memory) one(id string) store.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.messages[id]
}

// history returns every state that was ever kept.
func (m *memory) history() []store.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.writes)
}

var errDown = errors.New("database is down")
