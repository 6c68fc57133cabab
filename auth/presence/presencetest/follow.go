package presencetest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// The waits of app.
const (
	backoffLeast = 250 * time.Millisecond
	backoffFirst = time.Second
	backoffMost  = 30 * time.Second
	soonMost     = 4 * time.Second
	soonTries    = 25
)

// Backoff is how long a program waits before it tries again.
func Backoff(tries int) time.Duration {
	return spread(min(backoffFirst<<min(tries, 10), backoffMost))
}

func spread(most time.Duration) time.Duration { return backoffLeast + rand.N(most-backoffLeast) }

// pause is how long it waits before it opens a stream again. told is what the
// server asked for.
func pause(tries int, told time.Duration) time.Duration {
	switch {
	case told > 0:
		return told + rand.N(told)
	case tries < soonTries:
		return spread(soonMost)
	}
	return spread(backoffMost)
}

var errOver = errors.New("the session is over")

// follow keeps one stream open. begun is called when it has been open once.
func (c *Crowd) follow(i int, begun func()) {
	for tries := 0; ; tries++ {
		began := time.Now()
		told, err := c.once(i, begun)
		if errors.Is(err, errOver) {
			c.change(func(s *State) { s.Lost++ })
			return
		}
		if !c.Again {
			fmt.Fprintln(os.Stderr, "stream", i, "is over:", err)
			return
		}
		if time.Since(began) > backoffMost {
			tries = 0
		}
		time.Sleep(pause(tries, told))
	}
}

func (c *Crowd) dial() (net.Conn, error) {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if c.TLS {
		return tls.DialWithDialer(dialer, "tcp", c.Address, &tls.Config{InsecureSkipVerify: true})
	}
	return dialer.Dial("tcp", c.Address)
}

// once opens the stream and reads it until it ends. told is how long the
// server wants to be left alone.
func (c *Crowd) once(i int, begun func()) (told time.Duration, err error) {
	c.change(func(s *State) {
		s.Asked++
		c.asked.note()
	})
	conn, err := c.dial()
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	answer, err := c.open(i, conn, in)
	if err != nil {
		return 0, err
	}
	if answer.StatusCode != http.StatusOK {
		c.change(func(s *State) { s.Refused[answer.Status]++ })
		if answer.StatusCode == http.StatusUnauthorized {
			return 0, errOver
		}
		seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
		return time.Duration(seconds) * time.Second, errors.New(answer.Status)
	}
	defer c.change(func(s *State) { s.Open--; s.Broke++ })
	c.change(func(s *State) {
		s.Open++
		s.Opened++
		c.opened.note()
	})
	begun()
	return 0, c.read(i, answer.Body)
}

// open sends the request, and once more with the nonce that is asked for. It
// waits as long as the program does.
func (c *Crowd) open(i int, conn net.Conn, in *bufio.Reader) (*http.Response, error) {
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return nil, err
	}
	for renonced := false; ; renonced = true {
		c.mu.Lock()
		nonce, last := c.nonces[i], c.last[i]
		c.mu.Unlock()
		if _, err := io.WriteString(conn, c.Request(i, nonce, last)); err != nil {
			return nil, err
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			return nil, err
		}
		if nonce := answer.Header.Get("DPoP-Nonce"); nonce != "" {
			c.mu.Lock()
			c.nonces[i] = nonce
			c.mu.Unlock()
		}
		if answer.StatusCode == http.StatusOK {
			return answer, conn.SetDeadline(time.Time{})
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return nil, err
		}
		if renonced || !strings.Contains(answer.Header.Get("WWW-Authenticate"), "use_dpop_nonce") {
			return answer, nil
		}
	}
}

// read takes events until the stream ends.
func (c *Crowd) read(i int, body io.Reader) error {
	v := view{crowd: c, stream: i, seen: make([]byte, len(c.wanted))}
	defer v.judge(false)
	for lines := bufio.NewReaderSize(body, 8<<10); ; {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return err
		}
		if err := v.take(bytes.TrimRight(line, "\n")); err != nil {
			return err
		}
	}
}
