package chromium

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// How long a page may take for what it has to do, and how often it is asked:
// more often would keep a small machine busy with the question.
const (
	patience = time.Minute
	often    = 50 * time.Millisecond
)

// Step is one step in a tab; chromedp has more than there are here.
type Step = chromedp.Action[chromedp.Void]

// Script runs an expression in the page.
func Script(expression string) Step { return chromedp.Evaluate[chromedp.Void](expression) }

// Until waits, across pages, for an expression of the page to be true.
func Until(expression string) Step {
	return func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		for {
			// What fails because one page goes and another comes is asked again.
			if is, err := chromedp.Evaluate[bool]("Boolean("+expression+")")(ctx, target); err == nil && is {
				return none, nil
			}
			select {
			case <-ctx.Done():
				return none, fmt.Errorf("until %s: %w", expression, ctx.Err())
			case <-time.After(often):
			}
		}
	}
}

// Shown waits, across pages, until something can be seen.
func Shown(selector string) Step {
	return Until(`((e) => e && e.getClientRects().length > 0 && getComputedStyle(e).visibility === 'visible')(document.querySelector(` +
		strconv.Quote(selector) + `))`)
}

// Fill types into a field, after what is there.
func Fill(selector, value string) Step {
	return chromedp.Steps(Shown(selector), chromedp.SendKeys(chromedp.CSS(selector), value))
}

// Press clicks.
func Press(selector string) Step {
	return chromedp.Steps(Shown(selector), chromedp.Click(chromedp.CSS(selector)))
}

// Keys presses keys, of package kb or letters, wherever the focus is.
func Keys(keys ...string) Step {
	var steps []Step
	for _, key := range keys {
		steps = append(steps, chromedp.KeyEvent(key))
	}
	return chromedp.Steps(steps...)
}

// Tell sends a command of the DevTools protocol.
func Tell[P, R any](command cdp.Command[P, R], params P) Step {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

// Before runs a script ahead of the page's own, from the next page on.
func Before(source string) Step {
	return Tell(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
}
