package chromium

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
)

// watch keeps what the pages of a tab complain about. Safe for concurrent use.
type watch struct {
	mu       sync.Mutex
	problems []string
	allowed  []string
}

// event runs inside chromedp's reading loop: it must not block.
func (w *watch) event(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		w.note("exception: " + ev.ExceptionDetails.Text)
		if thrown := ev.ExceptionDetails.Exception; thrown != nil {
			w.note("exception: " + thrown.Description)
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeAssert {
			w.note(fmt.Sprintf("console.%s", ev.Type))
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError && !isStatus(ev.Entry) {
			w.note(fmt.Sprintf("%s: %s %s", ev.Entry.Source, ev.Entry.Text, ev.Entry.URL))
		}
	}
}

// isStatus: Chromium logs every status from 400 on, which a page or an answer
// to its script may well have; a picture or a script of a page may not.
func isStatus(entry *log.Entry) bool {
	at, err := url.Parse(entry.URL)
	return err == nil && entry.Source == log.EntrySourceNetwork && !strings.Contains(at.Path, "/static/") &&
		strings.Contains(entry.Text, "responded with a status of")
}

func (w *watch) note(problem string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = append(w.problems, problem)
}

// Allow lets pages of this tab complain in these words.
func (b *Tab) Allow(words ...string) {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	b.seen.allowed = append(b.seen.allowed, words...)
}

// Complained tells whether a page of this tab has complained in these words.
func (b *Tab) Complained(words string) bool {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	return slices.ContainsFunc(b.seen.problems, func(problem string) bool { return strings.Contains(problem, words) })
}

// complaints fails the test for what pages have complained about: exceptions,
// what they may not load (CSP), errors in the console.
func (b *Tab) complaints() {
	b.t.Helper()
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	for _, problem := range b.seen.problems {
		if !slices.ContainsFunc(b.seen.allowed, func(words string) bool { return strings.Contains(problem, words) }) {
			b.t.Errorf("in the console: %s", problem)
		}
	}
}
