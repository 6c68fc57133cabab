package inbox

import (
	"context"
	"slices"
	"sync"
	"time"

	"foyer/auth/courier"
)

// Keep is how many letters are kept; older ones go.
const Keep = 200

// Letter is what somebody has received.
type Letter struct {
	ID      string
	Channel string // courier.ChannelEmail or courier.ChannelText
	Kind    courier.Kind
	To      string
	Subject string // empty for a text
	Text    string
	// Code is the code inside, to copy; empty where there is none.
	Code string
	At   time.Time // of arrival
}

// Inbox keeps the newest letters in memory. Safe for concurrent use.
type Inbox struct {
	// Now is time.Now unless it is set before the first letter.
	Now func() time.Time

	mu          sync.Mutex
	letters     []Letter // newest first; replaced, never changed
	subscribers map[int]func([]Letter)
	next        int
}

// New returns an empty inbox.
func New() *Inbox {
	return &Inbox{Now: time.Now, subscribers: make(map[int]func([]Letter))}
}

// Carry implements courier.Carrier; it always takes the letter. A letter that
// comes twice is kept once.
func (i *Inbox) Carry(ctx context.Context, letter courier.Letter) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if slices.ContainsFunc(i.letters, func(l Letter) bool { return l.ID == letter.ID }) {
		return nil
	}
	all := append([]Letter{{
		ID: letter.ID, Channel: letter.Kind.Channel(), Kind: letter.Kind, To: letter.To,
		Subject: letter.Subject, Text: letter.Text, Code: letter.Code.Reveal(), At: i.Now(),
	}}, i.letters...)
	i.letters = all[:min(len(all), Keep)]
	for _, tell := range i.subscribers {
		tell(i.letters)
	}
	return nil
}

// Letters returns what is there, newest first. The caller must not change it.
func (i *Inbox) Letters() []Letter {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.letters
}

// Subscribe calls tell with the letters, newest first, at once and after each
// arrival, until cancel is called; then never again. tell must neither block,
// nor change the slice, nor call the inbox.
func (i *Inbox) Subscribe(tell func([]Letter)) (cancel func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	id := i.next
	i.next++
	i.subscribers[id] = tell
	tell(i.letters)
	return func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		delete(i.subscribers, id)
	}
}
