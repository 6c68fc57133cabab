package browser_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/app/browser"
)

func isClosed(t *testing.T, leg *browser.Leg) {
	t.Helper()
	address := strings.TrimSuffix(strings.TrimPrefix(leg.RedirectURI(), "http://"), "/callback")
	if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address); err == nil {
		_ = conn.Close()
		t.Error("the listener is still open")
	}
}

// silence: a silent connection is cut after five seconds in any case.
const silence = 4 * time.Second

// untilCut reads until the other side has cut the connection.
func untilCut(t *testing.T, conn net.Conn) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
	if _, err := io.ReadAll(conn); isTimeout(err) {
		t.Error("a silent connection outlives the leg")
	}
}

// within fails where what try does takes longer than limit each time. A busy
// machine may hold up one of the tries, a fault holds up all.
func within(t *testing.T, limit time.Duration, try func() time.Duration) {
	t.Helper()
	var took time.Duration
	for range 10 {
		if took = try(); took <= limit {
			return
		}
	}
	t.Errorf("it takes %v, longer than %v", took, limit)
}

func TestAnswerArrivesThoughTheLegIsClosedAtOnce(t *testing.T) {
	for range 100 {
		leg, expected := begin(t)
		closed := make(chan error, 1)
		go func() {
			_, err := leg.Wait(t.Context())
			closed <- errors.Join(err, leg.Close())
		}()
		response, _ := visit(t, leg.RedirectURI()+"?"+right(expected.State), nil)
		if response.StatusCode != http.StatusSeeOther {
			t.Fatalf("answer %d", response.StatusCode)
		}
		if err := <-closed; err != nil {
			t.Fatal(err)
		}
		isClosed(t, leg)
	}
}

func TestCloseIsNotHeldUpByConnectionsMadeAhead(t *testing.T) {
	within(t, 900*time.Millisecond, func() time.Duration {
		leg, expected := begin(t)
		var ahead []net.Conn
		for range 6 {
			ahead = append(ahead, dial(t, leg))
		}
		comesBack(t, leg, expected.State)
		start := time.Now()
		if err := leg.Close(); err != nil {
			t.Error(err)
		}
		for _, conn := range ahead {
			untilCut(t, conn)
		}
		took := time.Since(start)
		isClosed(t, leg)
		return took
	})
}

func TestLegClosesByItselfAfterItsResult(t *testing.T) {
	var leg *browser.Leg
	within(t, silence, func() time.Duration {
		begun, expected := begin(t)
		leg = begun
		ahead := dial(t, leg)
		start := time.Now()
		comesBack(t, leg, expected.State)
		untilCut(t, ahead)
		return time.Since(start)
	})
	isClosed(t, leg)
	if result, err := leg.Wait(t.Context()); err != nil || result.Code.Reveal() != legCode {
		t.Errorf("Wait after the end = %q, %v", result.Code.Reveal(), err)
	}
}

func TestLegEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	leg, err := browser.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := leg.Wait(t.Context()); !errors.Is(err, browser.ErrClosed) {
		t.Errorf("Wait = %v", err)
	}
	isClosed(t, leg)
}

func TestCloseEndsWaitAndMayBeRepeated(t *testing.T) {
	leg, _ := begin(t)
	waited := make(chan error, 1)
	go func() {
		_, err := leg.Wait(t.Context())
		waited <- err
	}()
	for range 2 {
		if err := leg.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-waited; !errors.Is(err, browser.ErrClosed) {
		t.Errorf("Wait = %v", err)
	}
	isClosed(t, leg)
}

func TestWaitThatEndsLeavesTheLegOpen(t *testing.T) {
	leg, expected := begin(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := leg.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait = %v", err)
	}
	comesBack(t, leg, expected.State)
	// What was brought goes before an end that comes with it.
	if result, err := leg.Wait(ctx); err != nil || result.Code.Reveal() != legCode {
		t.Errorf("Wait = %q, %v", result.Code.Reveal(), err)
	}
}
