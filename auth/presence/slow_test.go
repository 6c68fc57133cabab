package presence_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/presence"
	"foyer/auth/presence/presencetest"
)

// crowded is how many are in a crowd.
const crowded = 1500

// crowd makes an organization so large that telling all of it is more than any
// connection buffers.
func crowd(t *testing.T, h *presence.Hub) (all func(text string)) {
	const people = crowded
	all = func(text string) {
		for i := range people {
			set(t, h, fmt.Sprint("p", i), "clinic", presence.Busy, text)
		}
	}
	for i := range people {
		id := fmt.Sprint("p", i)
		if _, err := h.Open(presence.Opening{AccountID: id, OrganizationID: "clinic", SessionID: id}); err != nil {
			t.Fatal(err)
		}
	}
	all(strings.Repeat("☃", presence.TextSize-1) + "0")
	return all
}

// seesAll reads until everybody of the crowd has that text.
func (c *client) seesAll(mark string) {
	c.t.Helper()
	c.until("everybody "+mark, func() bool {
		if len(c.People) < crowded {
			return false
		}
		for id, is := range c.People {
			if strings.HasPrefix(id, "p") && !strings.HasSuffix(is, mark) {
				return false
			}
		}
		return true
	})
}

func TestASlowReaderIsDroppedAndOthersGetAll(t *testing.T) {
	for _, transport := range transports {
		if transport.proto == "HTTP/2.0" || transport.name == "TLS" {
			continue // dial speaks neither; the loop is the same as for a writer that cannot be taken over
		}
		t.Run(transport.name, func(t *testing.T) {
			t.Parallel() // each waits for most of its time
			h := quick(t, func(o *presence.Options) {
				o.WriteTime, o.Gather, o.Pace = 5*time.Second, 50*time.Millisecond, 200*time.Millisecond
			})
			all := crowd(t, h)
			server := transport.start(presencetest.Handler(h))
			t.Cleanup(server.Close)
			slow := dial(t, server, "slow", "HTTP/1.1")
			good := connect(t, server, "good", "")
			good.in = bufio.NewReader(readAhead(good.answer.Body))
			good.seesAll("0")
			for round := 1; round <= 5; round++ {
				all(strings.Repeat("☃", presence.TextSize-1) + fmt.Sprint(round))
				good.seesAll(fmt.Sprint(round))
			}
			begin := time.Now()
			await(t, "the end of the slow one", func() bool { return h.Counts().Streams == crowded+1 })
			if took := time.Since(begin); took > 30*time.Second {
				t.Errorf("dropped only after %v", took)
			}
			if good.Count["snapshot"] != 1 {
				t.Errorf("the good one got %v", good.Count)
			}
			_ = slow.Close()
			again := connect(t, server, "slow", "")
			again.seesAll("5")
		})
	}
}

// What is larger than the buffers arrives, as long as it is read at all.
func TestAClientThatTakesItsTimeGetsAll(t *testing.T) {
	t.Parallel()
	h := quick(t, func(o *presence.Options) {
		o.Heartbeat = time.Hour
		o.WriteTime, o.Gather, o.Pace = 3*time.Second, 50*time.Millisecond, 200*time.Millisecond
	})
	all := crowd(t, h)
	server := serve(presencetest.Handler(h))
	t.Cleanup(server.Close)
	conn := dial(t, server, "ann", "HTTP/1.1")
	answer, err := http.ReadResponse(bufio.NewReader(&lazy{Conn: conn}), nil)
	if err != nil {
		t.Fatal(err)
	}
	ann := &client{newView(), t, bufio.NewReader(readAhead(answer.Body)), answer, nil}
	ann.seesAll("0")
	ann.until("what follows the snapshot", func() bool { return ann.Own == "available" })
	all(strings.Repeat("☃", presence.TextSize-1) + "1")
	ann.seesAll("1")
	if h.Counts().Dropped != 0 {
		t.Error("dropped")
	}
}

// lazy takes a nap after every 64 KiB. So the whole takes longer than one write
// may, and no part of it does, however busy the machine is.
type lazy struct {
	net.Conn
	read int
}

func (l *lazy) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if l.read += n; l.read > 64<<10 {
		l.read = 0
		time.Sleep(250 * time.Millisecond)
	}
	return n, err
}

// readAhead reads all that comes as soon as it comes, so that nobody is taken
// for a slow reader while it thinks about what it has read.
func readAhead(r io.Reader) io.Reader {
	a := &ahead{}
	a.more.L = &a.mu
	go func() {
		for piece := make([]byte, 64<<10); ; {
			n, err := r.Read(piece)
			a.mu.Lock()
			a.unread.Write(piece[:n])
			a.err = err
			a.more.Signal()
			a.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return a
}

type ahead struct {
	mu     sync.Mutex
	more   sync.Cond
	unread bytes.Buffer
	err    error
}

func (a *ahead) Read(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.unread.Len() == 0 && a.err == nil {
		a.more.Wait()
	}
	if a.unread.Len() > 0 {
		return a.unread.Read(p)
	}
	return 0, a.err
}

// A session that ends while its client takes nothing is cut off.
func TestEndOfASlowReader(t *testing.T) {
	h := quick(t, nil)
	all := crowd(t, h)
	server := serve(presencetest.Handler(h))
	t.Cleanup(server.Close)
	conn := dial(t, server, "ann", "HTTP/1.1")
	await(t, "the stream", func() bool { return h.Counts().Streams == crowded+1 })
	for i := range 3 {
		all(strings.Repeat("☃", presence.TextSize-1) + fmt.Sprint(i)) // its buffers fill
		time.Sleep(50 * time.Millisecond)
	}
	h.End("ann", auth.EndedBySignOut)
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
	text, err := io.ReadAll(conn)
	if errors.Is(err, os.ErrDeadlineExceeded) || bytes.Contains(text, []byte("event: ended")) {
		t.Errorf("not cut off: %d bytes, %v", len(text), err)
	}
}
