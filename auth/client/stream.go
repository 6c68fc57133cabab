package client

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// Silence is how long a stream may say nothing before it counts as broken: the
// server's heartbeats come more than twice in that time.
const Silence = 70 * time.Second

var errSilent = errors.New("nothing was heard for too long")

// Stream is an open presence stream. It is read by one goroutine at a time.
type Stream struct {
	outer, ctx context.Context // the caller's, and the stream's own
	cancel     context.CancelFunc
	body       io.Closer
	pulse      *time.Timer // ends a stream that says nothing
	events     events
}

// Stream opens the presence stream of the session. lastEventID is that of the
// stream before, or empty; idle is that nobody is at this device. It wraps
// ErrInvalidToken where the server no longer takes the access token; a token
// that expires while the stream is open does not end it. The stream ends with
// ctx, with Close, or by itself.
func (c *Client) Stream(ctx context.Context, access auth.Secret, lastEventID string, idle bool) (*Stream, error) {
	r := request{
		method: http.MethodGet, path: api.PathStream, access: access, proof: true,
		accept: "text/event-stream, application/problem+json",
	}
	if idle {
		r.path += "?idle=1"
	}
	for renonced := false; ; renonced = true {
		stream, got, err := c.openStream(ctx, r, lastEventID)
		if stream != nil || err != nil {
			return stream, err
		}
		if renonced || !asksForNonce(got) {
			return nil, decodeNoStream(got)
		}
	}
}

// openStream returns a stream, or the answer that is none.
func (c *Client) openStream(outer context.Context, r request, lastEventID string) (*Stream, reply, error) {
	ctx, cancel := context.WithCancel(outer)
	pulse := time.AfterFunc(Timeout, cancel)
	kept := false
	defer func() {
		if !kept {
			pulse.Stop()
			cancel()
		}
	}()
	req, err := http.NewRequestWithContext(ctx, r.method, c.options.URL+r.path, nil)
	if err != nil {
		return nil, reply{}, err
	}
	if err := c.dress(req, r); err != nil {
		return nil, reply{}, err
	}
	if lastEventID != "" {
		req.Header.Set("Last-Event-ID", lastEventID)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, reply{}, silentOr(outer, ctx, err)
	}
	c.keepNonce(res.Header.Get(api.HeaderDPoPNonce))
	if res.StatusCode == http.StatusOK && isEventStream(res.Header) {
		kept = true
		// Whatever the transport does about a context: nobody waits longer.
		context.AfterFunc(ctx, func() { _ = res.Body.Close() })
		stream := &Stream{outer: outer, ctx: ctx, cancel: cancel, body: res.Body, pulse: pulse}
		stream.events.lines = bufio.NewReader(lively{res.Body, pulse})
		pulse.Reset(Silence)
		return stream, reply{}, nil
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, api.MaxBody))
	if err != nil {
		return nil, reply{}, silentOr(outer, ctx, err)
	}
	return nil, reply{res.StatusCode, res.Header, text, isJSON(res.Header)}, nil
}

// silentOr tells the end of patience from that of the caller's context.
func silentOr(outer, ctx context.Context, err error) error {
	if outer.Err() == nil && ctx.Err() != nil {
		return &UnreachableError{errSilent}
	}
	return unanswered(ctx, err)
}

func isEventStream(header http.Header) bool {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && kind == "text/event-stream"
}

func decodeNoStream(r reply) error {
	if err := decodeAPI(r, &struct{}{}); err != nil {
		return err
	}
	return &NotFoyerError{r.status, "no event stream"}
}

// lively takes whatever comes for a sign of life.
type lively struct {
	from  io.Reader
	pulse *time.Timer
}

func (l lively) Read(into []byte) (int, error) {
	n, err := l.from.Read(into)
	if n > 0 {
		l.pulse.Reset(Silence)
	}
	return n, err
}

// Next returns the next event that is known; others, and heartbeats, are
// passed over. Every error is the end: io.EOF where the server has closed the
// stream in good order, a *NotFoyerError for what no Foyer server says, else
// an *UnreachableError.
func (s *Stream) Next() (StreamEvent, error) {
	for {
		name, data, err := s.events.next()
		if err != nil {
			return nil, s.broken(err)
		}
		event, err := decodeEvent(name, data)
		if event != nil || err != nil {
			return event, err
		}
	}
}

func (s *Stream) broken(err error) error {
	var strange *NotFoyerError
	if errors.Is(err, io.EOF) || errors.As(err, &strange) {
		return err
	}
	return silentOr(s.outer, s.ctx, err)
}

// LastEventID names the last event that Next has returned, for the stream that
// follows this one; empty for none.
func (s *Stream) LastEventID() string { return s.events.id }

// Close ends the stream; a Next that waits returns an error.
func (s *Stream) Close() {
	s.pulse.Stop()
	s.cancel()
	_ = s.body.Close() // nothing is written, so nothing is lost
}
