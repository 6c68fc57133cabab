package authtest

import (
	"context"
	"sync"
	"testing"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/service"
	"foyer/auth/store"
)

// WithMail is an edit for Start: emails are carried to Server.Mail.
func WithMail(o *service.Options) { carrier(o, courier.ChannelEmail) }

// WithTexts is an edit for Start: texts are carried to Server.Texts.
func WithTexts(o *service.Options) { carrier(o, courier.ChannelText) }

func carrier(o *service.Options, channel string) {
	if o.Carriers == nil {
		o.Carriers = map[string]courier.Carrier{}
	}
	o.Carriers[channel] = couriertest.NewRecorder()
}

// carry runs the courier until the function it returns is called.
func carry(opened *service.Service) (rest func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		opened.Carry(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

// Delivered returns as soon as the post has done what it can do now: every
// letter was handed over, given up, or put off to a later time.
func (s *Server) Delivered() {
	s.t.Helper()
	s.Service.Directory.Courier.Wake()
	s.post.wait(s.t)
}

// CodeFor returns the code of the newest letter to an address or number, after
// Delivered; it fails the test where there is none.
func (s *Server) CodeFor(to string) string {
	s.t.Helper()
	s.Delivered()
	for _, box := range []*couriertest.Recorder{s.Mail, s.Texts} {
		if box == nil {
			continue
		}
		letters := box.Letters()
		for i := len(letters) - 1; i >= 0; i-- {
			if letters[i].To == to && letters[i].Code != "" {
				return letters[i].Code.Reveal()
			}
		}
	}
	s.t.Fatalf("no code went to %s", to)
	return ""
}

// Letters lists the kinds of what has gone to an address, in order, after
// Delivered.
func (s *Server) Letters(to string) (kinds []courier.Kind) {
	s.t.Helper()
	s.Delivered()
	for _, box := range []*couriertest.Recorder{s.Mail, s.Texts} {
		if box == nil {
			continue
		}
		for _, letter := range box.Letters() {
			if letter.To == to {
				kinds = append(kinds, letter.Kind)
			}
		}
	}
	return kinds
}

// post knows from what the store commits which letters are under way.
type post struct {
	now func() time.Time

	mu      sync.Mutex
	seen    map[string]store.Message
	changed chan struct{} // closed and replaced at each change
}

func newPost(now func() time.Time) *post {
	return &post{now: now, seen: map[string]store.Message{}, changed: make(chan struct{})}
}

func (p *post) around(wrap func(store.Store) store.Store) func(store.Store) store.Store {
	return func(inner store.Store) store.Store {
		if wrap != nil {
			inner = wrap(inner)
		}
		return postStore{inner, p}
	}
}

func (p *post) note(messages map[string]store.Message) {
	if len(messages) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, m := range messages {
		if known, ok := p.seen[id]; ok && (known.State != store.MessageQueued || known.Attempts > m.Attempts) {
			continue // who settled it was faster to tell than who put it there
		}
		p.seen[id] = m
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *post) wait(t testing.TB) {
	t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for {
		p.mu.Lock()
		due := false
		for _, m := range p.seen {
			due = due || m.State == store.MessageQueued && !m.NextAt.After(p.now())
		}
		changed := p.changed
		p.mu.Unlock()
		if !due {
			return
		}
		select {
		case <-changed:
		case <-late.C:
			t.Fatal("letters are still under way")
		}
	}
}

// postStore tells the post what was committed.
type postStore struct {
	store.Store
	post *post
}

func (s postStore) Update(ctx context.Context, fn func(store.Tx) error) error {
	var seen postTx
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		seen = postTx{tx, map[string]store.Message{}}
		return fn(seen)
	})
	if err == nil {
		s.post.note(seen.messages)
	}
	return err
}

type postTx struct {
	store.Tx
	messages map[string]store.Message
}

func (t postTx) InsertMessage(m store.Message) error {
	t.messages[m.ID] = m
	return t.Tx.InsertMessage(m)
}

func (t postTx) SettleMessage(m store.Message) error {
	err := t.Tx.SettleMessage(m)
	if err == nil {
		t.messages[m.ID] = m
	}
	return err
}
