package desktop

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
	"unicode"
)

// ErrNoAnswer is returned by a Client whose instance does not answer, or by
// somebody else's.
var ErrNoAnswer = errors.New("the running Foyer does not answer")

// An instance that is starting or ending is not reached for a moment.
const (
	reachWithin = 3 * time.Second
	reachAgain  = 50 * time.Millisecond
)

// Client asks the running instance of a profile.
type Client struct{ path string }

// Contact returns the Client of the instance that made Acquire fail with
// ErrRunning. It does not connect yet.
func Contact(runtimeDir, profileKey string) *Client {
	return &Client{path: socketBase(runtimeDir, profileKey) + ".sock"}
}

// Show asks for the window and returns nil once the instance has agreed to
// show it.
func (c *Client) Show(ctx context.Context) error { return c.tell(ctx, "show") }

// Quit asks the instance to end and returns nil once it has agreed.
func (c *Client) Quit(ctx context.Context) error { return c.tell(ctx, "quit") }

// Status asks how the instance is.
func (c *Client) Status(ctx context.Context) (string, error) { return c.ask(ctx, "status") }

// SetStatus changes how others see the person, and returns nil once the
// instance has taken it. The status is one word.
func (c *Client) SetStatus(ctx context.Context, status string) error {
	if status == "" || strings.ContainsFunc(status, unicode.IsSpace) {
		return fmt.Errorf("%q is no status", status)
	}
	return c.tell(ctx, "status "+status)
}

func (c *Client) tell(ctx context.Context, verb string) error {
	_, err := c.ask(ctx, verb)
	return err
}

// ask returns ErrNoAnswer, the refusal of the instance, or ctx's error.
func (c *Client) ask(ctx context.Context, verb string) (string, error) {
	conn, err := c.reach(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Now()) })()
	if !samePerson(conn) {
		return "", fmt.Errorf("%w: it is another user's", ErrNoAnswer)
	}
	conn.SetDeadline(time.Now().Add(doWithin + readWithin))
	if _, err := fmt.Fprintln(conn, verb); err != nil {
		return "", c.failed(ctx, err)
	}
	line, err := readLine(conn)
	if err != nil {
		return "", c.failed(ctx, err)
	}
	outcome, text, _ := strings.Cut(line, " ")
	if outcome != "ok" {
		return "", fmt.Errorf("the running Foyer refused: %s", text)
	}
	return text, nil
}

func (c *Client) reach(ctx context.Context) (net.Conn, error) {
	end := time.NewTimer(reachWithin)
	defer end.Stop()
	again := time.NewTicker(reachAgain)
	defer again.Stop()
	for {
		conn, err := dial(ctx, c.path)
		if err == nil {
			return conn, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-end.C:
			return nil, fmt.Errorf("%w: %w", ErrNoAnswer, err)
		case <-again.C:
		}
	}
}

func (c *Client) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrNoAnswer, err)
}
