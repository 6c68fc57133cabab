package app

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"foyer/app/browser"
	"foyer/auth/api"
)

// lane is a way back from the browser that a test walks by itself, without a
// network.
type lane struct {
	life     context.Context
	uri      string
	result   chan error
	mu       sync.Mutex
	code     Secret
	expected browser.Expected
	over     string // where browsers are sent since it was retired
	shut     bool
}

func (w *world) listen(ctx context.Context) (WayBack, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l := &lane{life: ctx, uri: fmt.Sprintf("http://127.0.0.1:%d/callback", 40_000+len(w.lanes)), result: make(chan error, 1)}
	w.lanes = append(w.lanes, l)
	return l, nil
}

func (w *world) open(link string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opened = append(w.opened, link)
	return w.noBrowser
}

func (w *world) raise() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.raised++
}

func (l *lane) RedirectURI() string { return l.uri }

func (l *lane) Expect(e browser.Expected) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.expected = e
}

func (l *lane) Wait(ctx context.Context) (browser.Result, error) {
	select {
	case err := <-l.result:
		l.mu.Lock()
		defer l.mu.Unlock()
		return browser.Result{Code: l.code}, err
	case <-l.life.Done():
		return browser.Result{}, browser.ErrClosed
	case <-ctx.Done():
		return browser.Result{}, ctx.Err()
	}
}

func (l *lane) Retire(over string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = over
}

func (l *lane) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shut = true
	return nil
}

// listens tells whether a browser that comes back is answered.
func (l *lane) listens() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.shut && l.life.Err() == nil
}

// told is where a browser that comes back too late is sent.
func (l *lane) told() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

func (l *lane) expects() browser.Expected {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.expected
}

// lane is the newest way back.
func (d *desk) lane() *lane {
	d.w.t.Helper()
	d.w.mu.Lock()
	defer d.w.mu.Unlock()
	if len(d.w.lanes) == 0 {
		d.w.t.Fatal("nothing listens")
	}
	return d.w.lanes[len(d.w.lanes)-1]
}

// brings lets the browser come back with a code.
func (d *desk) brings(code Secret) State {
	d.w.t.Helper()
	l := d.lane()
	l.mu.Lock()
	l.code = code
	l.mu.Unlock()
	l.result <- nil
	synctest.Wait()
	return d.State()
}

// breaks lets the browser come back with an error.
func (d *desk) breaks(err error) State {
	d.lane().result <- err
	synctest.Wait()
	return d.State()
}

// closed tells whether nothing that comes back is taken any more.
func (d *desk) closed() bool {
	d.w.mu.Lock()
	defer d.w.mu.Unlock()
	return !slices.ContainsFunc(d.w.lanes, func(l *lane) bool { return l.listens() && l.told() == "" })
}

// parked counts the ways back that only tell that they are over.
func (d *desk) parked() (n int) {
	d.w.mu.Lock()
	defer d.w.mu.Unlock()
	for _, l := range d.w.lanes {
		if l.listens() && l.told() != "" {
			n++
		}
	}
	return n
}

// links are what the browser was sent to.
func (w *world) links() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.opened
}

func (w *world) raises() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.raised
}

// post is the n-th post of a step.
func (s *stage) post(t *testing.T, step string, n int) url.Values {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, form := range s.posts {
		if form.Get(api.ParamStep) != step {
			continue
		}
		if n == 0 {
			return form
		}
		n--
	}
	t.Fatalf("no such post of %s", step)
	return nil
}

const legURI = "urn:ietf:params:oauth:request_uri:x"

// leg sends the browser away.
func leg(name string, next ...api.Next) line {
	return line{status: 403, answer: api.Answer{
		Error: api.ErrRedirectToWeb, SessionExpiresIn: 1800, RequestURI: legURI + name, ExpiresIn: 300, Next: next,
	}}
}

func authorize(name string) string {
	return serverURL + "/oauth/authorize?client_id=foyer-desktop&request_uri=" + url.QueryEscape(legURI+name)
}

// google sends the browser to the provider.
func google(nonce string) line {
	said := ways(api.Next{Step: "google"})
	said.answer.Google = &api.Google{AuthorizationEndpoint: "https://accounts.example/auth", ClientID: "c1", Scope: "openid", Nonce: nonce}
	return said
}

var (
	byPasskey  = api.Next{Step: "passkey", ID: "k1", Label: "Ann's laptop"}
	byGoogle   = api.Next{Step: "google"}
	byPassword = api.Next{Step: "password", Hint: "a\u2026@riverside.example"}
	trust      = optional(api.Next{Step: "enroll_passkey"})
	makeKey    = api.Next{Step: "enroll_passkey"}
	made       = api.Next{Step: "enroll_passkey", Label: "Front desk", Hint: "Firefox on Linux", Confirm: true}
	ownMail    = api.Next{Step: "email_code", Hint: "p\u2026@x.example"}
)
