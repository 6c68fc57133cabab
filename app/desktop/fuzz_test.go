package desktop

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

// FuzzAskers: whatever somebody writes to the socket, it is one of the few verbs
// to the letter, done once, or nothing; and the answer is one short line.
func FuzzAskers(f *testing.F) {
	for _, said := range []string{
		"show\n", "quit\n", "status\n", "status busy\n", "show now\n", "status  \n", "quit\nshow\n", "show", "\n", "\x00\n", "SHOW\n",
		strings.Repeat("x", 300) + "\n", "status \xff\n", "status busy\r\n",
	} {
		f.Add([]byte(said), "an answer\nof two lines")
	}
	f.Fuzz(func(t *testing.T, said []byte, told string) {
		var done []string
		verbs := Verbs{
			Show:      func(context.Context) error { done = append(done, "show"); return nil },
			Quit:      func(context.Context) error { done = append(done, "quit"); return nil },
			Status:    func(context.Context) string { done = append(done, "status"); return told },
			SetStatus: func(_ context.Context, s string) error { done = append(done, "status "+s); return nil },
		}
		line, err := readLine(bytes.NewReader(said))
		if end := bytes.IndexByte(said, '\n'); (err == nil) != (end >= 0 && end < maxLine) {
			t.Fatalf("%q: %v", said, err)
		}
		if err != nil {
			return
		}
		text, err := do(t.Context(), line, verbs)
		meant := strings.TrimSpace(string(said[:bytes.IndexByte(said, '\n')]))
		known := slices.Contains([]string{"show", "quit", "status"}, meant) || strings.HasPrefix(meant, "status ")
		if (err == nil) != known || known && !slices.Equal(done, []string{meant}) || !known && done != nil {
			t.Fatalf("%q did %q, %v", said, done, err)
		}
		if answer := oneLine(text); strings.ContainsAny(answer, "\r\n") || len(answer)+len("error \n") > maxLine {
			t.Fatalf("answered %q", answer)
		}
	})
}
