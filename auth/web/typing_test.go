package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"foyer/auth"
	"foyer/auth/authtest/chromium"
	"foyer/auth/policy"
)

func resetWorld(t *testing.T) (*chromium.Tab, *site) {
	t.Helper()
	tab := chromium.Open(t)
	s := serve(t, false)
	tab.Do(chromedp.Navigate(s.public+"/password/reset?token="+token), shown("#show"))
	return tab, s
}

// The script marks what the server will say.
func TestRulesAreMarkedAsTheServerCounts(t *testing.T) {
	t.Parallel()
	tab, _ := resetWorld(t)
	here := []string{policy.RuleLength, policy.RuleUpper, policy.RuleLower, policy.RuleDigit, policy.RuleSymbol}
	for _, typed := range []string{
		"", "a", "1234567", "12345678", "ABCDEFGH", "Correct-7-horse", "no space", "Ünïcödé", "ß", "Ω", "١٢٣٤٥٦٧٨", "ǅ", "ªº", "漢字漢字漢字漢字",
		"e\u0301e\u0301e\u0301e\u0301", "🙂🙂🙂🙂", "🙂🙂🙂🙂🙂🙂🙂🙂", "ⅠⅡⅢ", "Ⓐⓐ", "x²", "a_B-1 ",
	} {
		failed := policy.PasswordDefault.Check(auth.Secret(typed), false)
		var want []string
		for _, rule := range here {
			if !slices.Contains(failed, rule) {
				want = append(want, rule)
			}
		}
		tab.Do(script(fmt.Sprintf(`password.value = %q; password.dispatchEvent(new Event('input'))`, typed)))
		met := chromium.Eval[string](tab, `[...document.querySelectorAll('.met')].map((e) => e.dataset.rule).join()`)
		if met != strings.Join(want, ",") {
			t.Errorf("%q meets %q, the server says %q", typed, met, want)
		}
	}
}

func TestTheFormStopsWhatTheServerWouldRefuse(t *testing.T) {
	t.Parallel()
	tab, s := resetWorld(t)
	const alert = `document.getElementById('alert').textContent + ' / ' + document.activeElement.id`

	tab.Do(fill("#password", "short"), fill("#again", "short"), press("[type=submit]"))
	if got := chromium.Eval[string](tab, alert); !strings.Contains(got, "does not meet every rule yet") || !strings.HasSuffix(got, "/ password") {
		t.Errorf("too weak: %q", got)
	}
	if got := chromium.Eval[string](tab, `document.querySelector('.failed').textContent`); !strings.Contains(got, "At least 8 characters, not met") {
		t.Errorf("marked %q", got)
	}
	tab.Do(fill("#password", "-Horse-7"), press("[type=submit]"))
	if got := chromium.Eval[string](tab, alert); !strings.Contains(got, "two passwords differ") || !strings.HasSuffix(got, "/ again") {
		t.Errorf("different: %q", got)
	}
	if s.spent() != 0 {
		t.Fatal("it was sent")
	}
	tab.Do(until(`document.getElementById('progress').textContent === '5 of 5 rules met'`))
	tab.Do(fill("#again", "-Horse-7"), press("[type=submit]"), shown(".sign"))
	if len(s.resets) != 1 || s.resets[0] != "short-Horse-7" {
		t.Errorf("reset to %v", s.resets)
	}
}

func TestWhatIsTypedCanBeShown(t *testing.T) {
	t.Parallel()
	tab, s := resetWorld(t)
	const state = `[password.type, again.type, show.textContent, show.getAttribute('aria-pressed')].join()`
	for _, want := range []string{"text,text,Hide,true", "password,password,Show,false"} {
		tab.Do(press("#show"))
		if got := chromium.Eval[string](tab, state); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	// Sent as a password, so that the browser does not keep it as plain text.
	tab.Do(script(`document.getElementById('reset').addEventListener('submit', (e) => { e.preventDefault(); window.sent = password.type; })`),
		press("#show"), fill("#password", "Blue-horse-7"), fill("#again", "Blue-horse-7"), press("[type=submit]"))
	if got := chromium.Eval[string](tab, `sent`); got != "password" || s.spent() != 0 {
		t.Errorf("sent as %s", got)
	}
}
