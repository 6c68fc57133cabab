package web_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"foyer/auth"
	"foyer/auth/authtest/chromium"
	"foyer/auth/flow"
)

// scene is one page in one mood. world prepares the fake; act is done in the
// page once it is there.
type scene struct {
	name, path string
	world      func(*fake)
	act        []step
}

// send posts the form of a page, and waits for what comes.
func send() step {
	return chromedp.Steps(press("[type=submit]"), shown(".sign, [role=alert]:not(:empty)"))
}

func scenes() []scene {
	use := func(f *fake) { f.view.Step = auth.StepPasskey }
	link := "?token=" + token
	denied := script(`navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError'))`)
	told := until(`document.getElementById('alert').textContent !== ''`)
	return []scene{
		{name: "ceremony-create", path: legPath()},
		{name: "ceremony-use", path: legPath(), world: use},
		{name: "ceremony-anyone", path: legPath(), world: func(f *fake) { use(f); f.view.Account, f.view.Name = "", "" }},
		{name: "ceremony-cancelled", path: legPath(), act: []step{denied, press("#go"), told}},
		{name: "ceremony-long", path: legPath(), world: func(f *fake) {
			f.view.Name = "Dr. Maximiliane Alexandra von Hohenlohe-Waldenburg"
			f.view.Account = "maximiliane.alexandra.von.hohenlohe-waldenburg@department-of-cardiology.riverside.example"
			f.view.Device = "RIVERSIDE-CARDIOLOGY-RECEPTION-DESK-0000000042"
		}},
		{name: "over", path: legPath(), world: func(f *fake) { f.legErr = flow.ErrLegOver }},
		{name: "elsewhere", path: legPath(), world: func(f *fake) { f.legErr = flow.ErrLegElsewhere }},
		{name: "done-ok", path: "/done?result=ok"},
		{name: "done-cancelled", path: "/done?result=cancelled"},
		{name: "done-closed", path: "/done?result=closed"},
		{name: "done-late", path: "/done?result=late"},
		{name: "forgot", path: "/password/forgot?identifier=" + url.QueryEscape("ann.lee@riverside.example")},
		{name: "forgot-sent", path: "/password/forgot?identifier=ann", act: []step{send()}},
		{name: "forgot-throttled", path: "/password/forgot?identifier=ann", world: func(f *fake) {
			f.spendErr = &flow.ThrottledError{RetryAfter: 30e9}
		}, act: []step{send()}},
		{name: "reset", path: "/password/reset" + link},
		{name: "reset-typing", path: "/password/reset" + link, act: []step{fill("#password", "Blue-h"), press("#show")}},
		{name: "reset-open", path: "/password/reset" + link, act: []step{fill("#password", "Blue"), fill("#again", "Blue"), press("[type=submit]")}},
		{name: "reset-refused", path: "/password/reset" + link, world: func(f *fake) { f.failed = []string{"common"} },
			act: []step{fill("#password", "Password1!"), fill("#again", "Password1!"), send()}},
		{name: "reset-done", path: "/password/reset" + link,
			act: []step{fill("#password", "Blue-horse-7"), fill("#again", "Blue-horse-7"), send()}},
		{name: "link-expired", path: "/password/reset" + link, world: func(f *fake) { f.lookErr = flow.ErrLinkExpired }},
		{name: "link-over", path: "/password/reset" + link, world: func(f *fake) { f.lookErr = flow.ErrLinkOver }},
		{name: "not-me", path: "/password/not-me" + link},
		{name: "not-me-done", path: "/password/not-me" + link, act: []step{send()}},
	}
}

// TestPictures shows every page in both languages, wide and narrow, light and
// dark, and finds what is wider than the window. What a page may not load (CSP)
// fails it as well, see package chromium.
func TestPictures(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "es"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			tab := chromium.Open(t)
			tab.Device()
			tab.Do(chromium.Tell(network.Enable, network.EnableParams{}), chromium.Tell(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}}))
			s := serve(t, true)
			for _, scene := range scenes() {
				t.Run(scene.name, func(t *testing.T) { scene.pictures(t, tab.In(t), s, lang) })
			}
		})
	}
}

func (c scene) pictures(t *testing.T, tab *chromium.Tab, s *site, lang string) {
	s.fake.become(c.world)
	tab.Do(chromium.Tell(network.ClearBrowserCookies, cdp.Empty{}), chromedp.EmulateViewport(390, 844), chromedp.Navigate(s.public+c.path))
	tab.Do(c.act...)
	fits(t, tab)
	for _, width := range []int64{390, 1000} {
		for _, scheme := range []string{"light", "dark"} {
			tab.Do(chromedp.EmulateViewport(width, 844), chromium.Tell(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			}))
			tab.Keep(fmt.Sprintf("%s-%s-%d-%s", c.name, lang, width, scheme))
		}
	}
}

// become resets the fake for another scene.
func (f *fake) become(world func(*fake)) {
	fresh := newFake()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.view, f.bound, f.void, f.end, f.failed = fresh.view, "", false, fresh.end, nil
	f.legErr, f.endErr, f.lookErr, f.spendErr = nil, nil, nil, nil
	if world != nil {
		world(f)
	}
}

// fits: at 320 pixels, which is also 1280 at 400 % (WCAG 2.2, 1.4.10), and with
// text of twice the size, nothing is cut off at the side; and where the system
// forces its colors, what says nothing has no frame.
func fits(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	const wider = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	const small = `[...document.querySelectorAll('button, input:not(.unseen):not([type=hidden]), a.button')]
		.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 42).map((e) => e.outerHTML).join()`
	tab.Do(chromedp.EmulateViewport(320, 640))
	if over := chromium.Eval[int](tab, wider); over > 0 {
		t.Errorf("%d pixels too wide at 320", over)
	}
	if found := chromium.Eval[string](tab, small); found != "" {
		t.Errorf("too small to press: %s", found)
	}
	tab.Do(script(`document.documentElement.style.fontSize = '32px'`), chromedp.EmulateViewport(640, 900))
	if over := chromium.Eval[int](tab, wider); over > 0 {
		t.Errorf("%d pixels too wide with text of twice the size", over)
	}
	tab.Do(script(`document.documentElement.style.fontSize = ''`))
	const framed = `[...document.querySelectorAll('.note:empty')].filter((e) => e.getBoundingClientRect().height > 0).length`
	tab.Do(chromium.Tell(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}},
	}))
	if found := chromium.Eval[int](tab, framed); found > 0 {
		t.Errorf("%d frames around nothing where colors are forced", found)
	}
}
