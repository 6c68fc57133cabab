package app

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/app/keychain/keychaintest"
	"foyer/app/profile"
	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/authtest/leaktest"
	"foyer/auth/directory"
	"foyer/auth/factor/password"
	"foyer/auth/service"
	"foyer/auth/store"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

const (
	serverURL = "https://foyer.test"
	ann       = "ann@riverside.example"
	right     = authtest.Password
)

// world is a real server on a network that a test can break, a computer with
// a keychain, and one clock for all, which moves only when everybody waits.
type world struct {
	t       *testing.T
	service *service.Service
	handler http.Handler
	chain   *keychaintest.Memory
	folder  string

	mu     sync.Mutex
	calls  []call
	meddle func(call, func() *http.Response) (*http.Response, error)
	// lanes are the ways back from the browser, opened what it was sent to;
	// raised counts how often the window came to the front.
	lanes     []*lane
	opened    []string
	raised    int
	noBrowser error
	streams   []*io.PipeReader // that are open, or were
}

// call is one request that a program made.
type call struct {
	method string
	path   string
	form   url.Values
	body   string
}

// inWorld runs a test in a world of its own, on which Ann has an account.
func inWorld(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t, folder: t.TempDir(), chain: keychaintest.NewMemory(keychain.Options{})}
		authtest.Prepare(t, filepath.Join(w.folder, "server"))
		opened, err := service.Open(t.Context(), service.Options{
			Data: filepath.Join(w.folder, "server"),
			Hash: password.Options{Params: authtest.CheapHash, Wait: 30 * time.Second},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.service, w.handler = opened, opened.Handler(serverURL)
		t.Cleanup(func() {
			w.chain.Become(keychain.StatusAvailable) // lets go of what hangs
			if err := w.service.Close(); err != nil {
				t.Error(err)
			}
		})
		w.account(ann, "Ann Lee")
		// A nonce is refused if it was minted when the server started, which
		// would be this very moment.
		time.Sleep(time.Second)
		test(t, w)
	})
}

func (w *world) account(email, name string) {
	w.t.Helper()
	_, err := w.service.Directory.Create(w.t.Context(), directory.NewAccount{Email: email, Name: name, Password: right})
	if err != nil {
		w.t.Fatal(err)
	}
}

// RoundTrip is the network.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	c := call{method: r.Method, path: r.URL.Path}
	var body string
	if r.Body != nil {
		text, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		body = string(text)
		c.body = body
		c.form, _ = url.ParseQuery(body)
	}
	w.mu.Lock()
	w.calls = append(w.calls, c)
	meddle, handler := w.meddle, w.handler
	w.mu.Unlock()
	answer := func() *http.Response {
		in := r.Clone(r.Context())
		in.Body = io.NopCloser(strings.NewReader(body))
		in.RemoteAddr = "192.0.2.1:1"
		if c.path == api.PathStream {
			return w.stream(handler, in)
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, in)
		return recorder.Result()
	}
	type result struct {
		res *http.Response
		err error
	}
	done := make(chan result, 1)
	go func() {
		if meddle != nil {
			res, err := meddle(c, answer)
			done <- result{res, err}
			return
		}
		done <- result{answer(), nil}
	}()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case got := <-done:
		return got.res, got.err
	}
}

// network sets what happens to requests; nil lets all through.
func (w *world) network(meddle func(call, func() *http.Response) (*http.Response, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.meddle = meddle
}

var errUnplugged = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("network is unreachable")}

// unplugged is a computer without a network.
func unplugged(call, func() *http.Response) (*http.Response, error) { return nil, errUnplugged }

// portal answers everything with the page of a guest network.
func portal(call, func() *http.Response) (*http.Response, error) {
	return canned(200, "text/html", "<html>Welcome</html>"), nil
}

func canned(status int, kind, body string) *http.Response {
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", kind)
	recorder.WriteHeader(status)
	_, _ = recorder.WriteString(body)
	return recorder.Result()
}

// refreshing meddles with refreshes only.
func refreshing(meddle func(func() *http.Response) (*http.Response, error)) func(call, func() *http.Response) (*http.Response, error) {
	return func(c call, answer func() *http.Response) (*http.Response, error) {
		if c.form.Get(api.ParamGrantType) == api.GrantRefreshToken {
			return meddle(answer)
		}
		return answer(), nil
	}
}

// made counts the requests that match.
func (w *world) made(match func(call) bool) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.calls {
		if match(c) {
			n++
		}
	}
	return n
}

func isRefresh(c call) bool { return c.form.Get(api.ParamGrantType) == api.GrantRefreshToken }
func isPassword(c call) bool {
	return c.path == api.PathChallenge && c.form.Get(api.ParamStep) == string(auth.StepPassword)
}
func isRevoke(c call) bool { return c.path == api.PathRevoke }

// desk is one running program.
type desk struct {
	*Client
	w       *world
	profile *profile.Profile
	ended   chan struct{}
}

// start runs a program in the profile's folder, connected to the server.
func (w *world) start(folder string, edits ...func(*Options)) *desk {
	w.t.Helper()
	d := w.prepare(folder, edits...)
	d.run()
	synctest.Wait()
	return d
}

func (w *world) prepare(folder string, edits ...func(*Options)) *desk {
	w.t.Helper()
	kept, err := profile.Open(filepath.Join(w.folder, folder))
	if err != nil {
		w.t.Fatal(err)
	}
	options := Options{
		Keychain: w.chain, Profile: kept, ProfileKey: kept.Key(), ServerURL: serverURL,
		DeviceName: "Front desk", Transport: w, Version: "1.0", Build: "1",
		Listen: w.listen, OpenURL: w.open, Raise: w.raise,
	}
	for _, edit := range edits {
		edit(&options)
	}
	c, err := New(options)
	if err != nil {
		w.t.Fatal(err)
	}
	return &desk{Client: c, w: w, profile: kept, ended: make(chan struct{})}
}

func (d *desk) run() {
	go func() {
		defer close(d.ended)
		if err := d.Run(d.w.t.Context()); err != nil {
			d.w.t.Error(err)
		}
	}()
	d.w.t.Cleanup(d.Close)
}

// quit ends the program as a person does.
func (d *desk) quit() {
	d.Do(Quit{})
	<-d.ended
}

// do hands over intents and waits until nothing happens any more. More than
// one come at once: nothing is answered between them, however slow the machine.
func (d *desk) do(intents ...Intent) State {
	d.mu.Lock()
	for _, one := range intents {
		d.take(one)
	}
	d.mu.Unlock()
	synctest.Wait()
	return d.State()
}

// pass lets time go by.
func (d *desk) pass(t time.Duration) State {
	time.Sleep(t)
	synctest.Wait()
	return d.State()
}

// signIn signs Ann in.
func (d *desk) signIn(remember bool) State {
	d.w.t.Helper()
	st := d.do(SignIn{Username: ann, Password: right, Remember: remember})
	d.at(RouteHome)
	return st
}

func (d *desk) at(route Route) {
	d.w.t.Helper()
	if st := d.State(); st.Route != route {
		d.w.t.Fatalf("at %q, want %q: %+v", st.Route, route, st)
	}
}

func (d *desk) online() {
	d.w.t.Helper()
	d.at(RouteHome)
	if st := d.State(); st.Session.Link != LinkConnected || st.Session.Cause != ProblemNone || !st.Session.RetryAt.IsZero() {
		d.w.t.Fatalf("not connected: %+v", st.Session)
	}
}

func (d *desk) offline(cause Problem) {
	d.w.t.Helper()
	d.at(RouteHome)
	if st := d.State(); st.Session.Link != LinkOffline || st.Session.Cause != cause || st.Session.RetryAt.IsZero() {
		d.w.t.Fatalf("not offline because of %q: %+v", cause, st.Session)
	}
}

func (d *desk) problem(want Problem) {
	d.w.t.Helper()
	if st := d.State(); st.Flow.Problem != want || st.Flow.Busy {
		d.w.t.Fatalf("problem %q (busy: %t), want %q", st.Flow.Problem, st.Flow.Busy, want)
	}
}

func (d *desk) name(kind string) keychain.Name {
	return keychain.Name{Profile: d.profile.Key(), Server: serverURL, Kind: kind}
}

func (d *desk) keeps(kind string) bool {
	_, there := d.w.chain.Kept(d.name(kind))
	return there
}

// kept is the session that lies in the keychain.
func (d *desk) kept() sessionEntry {
	d.w.t.Helper()
	value, there := d.w.chain.Kept(d.name(keychain.KindSession))
	if !there {
		d.w.t.Fatal("no session in the keychain")
	}
	entry, err := decodeSession(value)
	if err != nil {
		d.w.t.Fatal(err)
	}
	return entry
}

// living counts Ann's sessions that have not ended on the server.
func (w *world) living() (n int) {
	w.t.Helper()
	err := w.service.Store.View(w.t.Context(), func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(ann)
		if err != nil {
			return err
		}
		sessions, err := tx.SessionsOf(account.ID)
		for _, s := range sessions {
			if s.EndedAt.IsZero() {
				n++
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// change edits Ann's account on the server.
func (w *world) change(edit func(*store.Account)) {
	w.t.Helper()
	err := w.service.Store.Update(w.t.Context(), func(tx store.Tx) error {
		account, err := tx.AccountByIdentifier(ann)
		if err != nil {
			return err
		}
		edit(&account)
		return tx.UpdateAccount(account)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func readAll(t *testing.T, res *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
