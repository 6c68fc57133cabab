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

// untilCut reads until the leg has ended, or fails.
func untilCut(t *testing.T, conn net.Conn) {
	t.Helper()
	// A silent connection is cut after five seconds in any case.
	_ = conn.SetReadDeadline(time.Now().Add(4 * time.Second))
	if _, err := io.ReadAll(conn); isTimeout(err) {
		t.Error("a silent connection outlives the leg")
	}
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
	if took := time.Since(start); took > 900*time.Millisecond {
		t.Errorf("closing took %v", took)
	}
	isClosed(t, leg)
	for _, conn := range ahead {
		untilCut(t, conn)
	}
}

func TestLegClosesByItselfAfterItsResult(t *testing.T) {
	leg, expected := begin(t)
	ahead := dial(t, leg)
	comesBack(t, leg, expected.State)
	untilCut(t, ahead)
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
