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

// What the server has refused by a rule of its own is said of the password that
// was sent, not of the next one.
func TestARuleOfTheServerIsOpenAgainForTheNextPassword(t *testing.T) {
	t.Parallel()
	tab, s := resetWorld(t)
	s.failed = []string{policy.RuleCommon}
	tab.Do(fill("#password", "Password1!"), fill("#again", "Password1!"), press("[type=submit]"), shown("#alert:not(:empty)"))
	const rule = `((e) => e.className + ': ' + e.textContent)(document.querySelector('[data-rule=common]'))`
	if got := chromium.Eval[string](tab, rule); got != "failed: Not a common password, not met" {
		t.Errorf("refused it is %q", got)
	}
	tab.Do(fill("#password", "B"))
	if got := chromium.Eval[string](tab, rule); got != "later: Not a common password, checked at the end" {
		t.Errorf("with the next one typed it is %q", got)
	}
}

// A link works once: a second press a moment later would get the answer that it
// is used up, in place of the one that it worked.
func TestAFormIsSentOnceHoweverOftenItIsPressed(t *testing.T) {
	t.Parallel()
	tab, s := resetWorld(t)
	again := func(after int) step {
		return script(fmt.Sprintf(`{
			const event = new SubmitEvent('submit', { bubbles: true, cancelable: true });
			Object.defineProperty(event, 'timeStamp', { value: performance.now() + %d });
			document.querySelector('form').dispatchEvent(event);
		}`, after))
	}
	for _, path := range []string{"/password/reset", "/password/not-me", "/password/forgot"} {
		tab.Do(chromedp.Navigate(s.public+path+"?token="+token), shown("[type=submit]"), script(`{
			window.sent = '';
			window.addEventListener('submit', (e) => { sent += e.defaultPrevented ? 'held ' : 'sent '; e.preventDefault(); });
			for (const field of document.querySelectorAll('input:not([readonly])')) if (field.type !== 'hidden') field.value = 'Blue-horse-7';
		}`), press("[type=submit]"), again(0), again(10000), again(10100))
		if got := chromium.Eval[string](tab, `sent`); got != "sent held sent held " {
			t.Errorf("%s: %s", path, got)
		}
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
