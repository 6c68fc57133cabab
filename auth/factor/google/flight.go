package google

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/sync/singleflight"
)

// shared lets those who come at the same time wait for one answer, each as long
// as it has time. ask goes on when the first of them leaves, so it must be
// bounded by itself (as the client is).
func shared(ctx context.Context, group *singleflight.Group, name string, ask func(context.Context) error) error {
	answered := group.DoChan(name, func() (any, error) { return nil, ask(context.WithoutCancel(ctx)) })
	select {
	case <-ctx.Done():
		return ctx.Err()
	case answer := <-answered:
		return answer.Err
	}
}

const maxDetail = 300

// detail is an error as one bounded line for a log, without the secrets.
// Errors of libraries carry whole answers, which may repeat what was sent.
func detail(err error, secrets ...string) string {
	text := err.Error()
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "...")
		}
	}
	return clean(text, maxDetail)
}

// clean returns at most limit runes of one line that shows as it is.
func clean(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	runes := []rune(strings.Join(strings.Fields(text), " "))
	return string(runes[:min(len(runes), limit)])
}
