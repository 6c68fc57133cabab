package desktop

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

const (
	maxLine    = 256              // of a request or an answer
	maxAskers  = 8                // at the same time
	readWithin = 5 * time.Second  // a request, which is one short line
	doWithin   = 10 * time.Second // a verb
)

// Serve does what other starts ask for until ctx ends or the Instance is
// closed, and returns when the last one has its answer. Other users are not
// answered.
func (i *Instance) Serve(ctx context.Context, verbs Verbs) error {
	defer context.AfterFunc(ctx, func() { i.Close() })()
	var askers sync.WaitGroup
	defer askers.Wait()
	asking, interrupt := context.WithCancel(ctx)
	defer interrupt()
	places := make(chan struct{}, maxAskers)
	for {
		conn, err := i.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			_ = i.Close() // whoever has closed it may still be at the lock
			return ctx.Err()
		}
		if err != nil {
			// Out of descriptors, perhaps: it may get better.
			select {
			case <-time.After(100 * time.Millisecond):
			case <-ctx.Done():
			}
			continue
		}
		select {
		case places <- struct{}{}:
		default:
			conn.Close()
			continue
		}
		askers.Go(func() {
			defer func() { <-places }()
			answer(asking, conn, verbs)
		})
	}
}

func answer(ctx context.Context, conn net.Conn, verbs Verbs) {
	defer conn.Close()
	if !samePerson(conn) {
		return
	}
	conn.SetDeadline(time.Now().Add(readWithin))
	// The end interrupts the reading only: who has asked gets an answer.
	stop := context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })
	defer stop()
	line, err := readLine(conn)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), doWithin)
	defer cancel()
	text, err := do(ctx, line, verbs)
	conn.SetDeadline(time.Now().Add(readWithin))
	if err != nil {
		fmt.Fprintln(conn, "error", oneLine(err.Error()))
		return
	}
	fmt.Fprintln(conn, "ok", oneLine(text))
}

func do(ctx context.Context, line string, verbs Verbs) (string, error) {
	verb, argument, _ := strings.Cut(line, " ")
	switch {
	case verb == "status" && argument != "":
		return "", verbs.SetStatus(ctx, argument)
	case argument != "":
	case verb == "show":
		return "", verbs.Show(ctx)
	case verb == "quit":
		return "", verbs.Quit(ctx)
	case verb == "status":
		return verbs.Status(ctx), nil
	}
	return "", errors.New("unknown verb")
}

// readLine reads one line of at most maxLine bytes, without its end.
func readLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxLine)).ReadString('\n')
	return strings.TrimSpace(line), err
}

func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return text[:min(len(text), maxLine-16)]
}
