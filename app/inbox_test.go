package app

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// pigeonholes is a letter box for tests.
type pigeonholes struct {
	mu      sync.Mutex
	show    func([]Letter)
	letters []Letter
}

func (p *pigeonholes) Subscribe(show func([]Letter)) (cancel func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.show = show
	show(p.letters)
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.show = nil
	}
}

func (p *pigeonholes) arrive(letter Letter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, letter)
	if p.show != nil {
		p.show(p.letters)
	}
}

func TestInboxShowsLettersAndCountsTheUnread(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		box := &pigeonholes{}
		d := w.start("profile", func(o *Options) {
			o.ServerURL = ""
			o.OpenServer = func(context.Context) (*Embedded, error) { return &Embedded{URL: serverURL, Inbox: box}, nil }
		})
		d.at(RouteSignIn)
		for n := range 2 {
			box.arrive(Letter{ID: fmt.Sprint(n), At: time.Unix(int64(n+1), 0), Code: "123456"})
		}
		st := d.do()
		if i := st.Inbox; i.Unread != 2 || len(i.Letters) != 2 || i.Letters[0].ID != "1" {
			t.Fatalf("inbox %+v", i)
		}
		d.do(Show{Route: RouteInbox})
		d.at(RouteInbox)
		if st = d.do(ReadInbox{}); st.Inbox.Unread != 0 {
			t.Fatalf("inbox %+v", st.Inbox)
		}
		d.do(Back{})
		d.at(RouteSignIn)
		for n := range 2 * maxLetters {
			box.arrive(Letter{ID: fmt.Sprint("n", n), At: time.Unix(int64(n+10), 0)})
		}
		if st = d.do(); len(st.Inbox.Letters) != maxLetters || st.Inbox.Unread != maxLetters {
			t.Fatalf("%d letters, %d unread", len(st.Inbox.Letters), st.Inbox.Unread)
		}
		d.quit()
		if box.show != nil {
			t.Fatal("still subscribed")
		}
	})
}
