package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"foyer/app/profile"
	"foyer/auth/client"
)

// Client is the program without its window. It implements Face and is safe
// for concurrent use.
type Client struct {
	options Options
	ctx     context.Context // ends with the program
	cancel  context.CancelFunc
	done    chan struct{} // closed when everything has ended
	ending  sync.Once
	chores  sync.WaitGroup // goroutines that belong to no visit
	resized chan struct{}  // holds one: the window's size is to be kept

	// mu guards all below. It is never held across a call that can wait.
	mu          sync.Mutex
	state       State
	base        Route   // what the conversation shows
	over        []Route // what Show has laid over it, the topmost last
	subscribers map[*subscriber]struct{}
	read        map[string]bool // letters of the inbox
	site        *site           // the visit, nil between two
	next        target
	checking    context.CancelFunc // of the newest CheckServer, or nil
	running     bool
	ended       bool
	// loggedOut are hashes of tokens that must not sign in again in this
	// run, though the keychain may not have let go of them.
	loggedOut map[string]bool
	printing  bool // a page to be printed waits for its reader
	exiting   bool // Exit: the program ends when nobody is signed in
	desk      deskwork
	linking   bool // see dialog.linking
	// inSight are those whom the window has shown last, by ID.
	inSight []string
	// rules are those of a new account's password.
	rules []client.Rule
}

var _ Face = (*Client)(nil)

// New returns a Client that does nothing before Run, or an error for options
// that make no sense. What a person can do something about is shown as a Fault.
func New(options Options) (*Client, error) {
	options = options.withDefaults()
	if strings.Contains(options.ProfileKey, "/") {
		return nil, fmt.Errorf("app: profile key %q with a slash", options.ProfileKey)
	}
	kept, err := options.Profile.Load()
	if err != nil {
		options.Logger.Warn("settings", "err", err)
	}
	if err != nil && !errors.Is(err, profile.ErrMalformed) && options.Fault == nil {
		options.Fault = &FaultError{Kind: FaultDataFolder, Detail: options.DataFolder, Err: err}
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := &Client{
		options: options, ctx: ctx, cancel: cancel,
		done: make(chan struct{}), resized: make(chan struct{}, 1),
		desk: deskwork{news: make(chan struct{}, 1)},
		base: RouteStarting, subscribers: map[*subscriber]struct{}{}, loggedOut: map[string]bool{},
	}
	c.next = options.choose(kept)
	c.state = State{
		Route:    RouteStarting,
		Server:   c.next.server(),
		Keychain: Keychain{Label: "keychain." + runtime.GOOS},
		Settings: Settings{
			Version: options.Version, Build: options.Build,
			Width: kept.Width, Height: kept.Height, DataFolder: options.DataFolder,
		},
		Desktop: desktopOf(kept),
	}
	return c, nil
}

// Run works until Quit, Close or the end of ctx, and returns when all has
// ended: the server inside is closed, a session in memory only is revoked. It
// may be called once.
func (c *Client) Run(ctx context.Context) error {
	c.mu.Lock()
	if c.running {
		c.mu.Unlock()
		return errors.New("app: Run called twice")
	}
	c.running = true
	c.mu.Unlock()
	defer context.AfterFunc(ctx, c.cancel)()
	defer c.end()
	c.chores.Go(c.keepSize)
	c.chores.Go(c.keepDesktop)
	for c.ctx.Err() == nil {
		c.visit()
	}
	return nil
}

// Close ends Run and waits for it. It must not be called from a subscriber.
func (c *Client) Close() {
	c.cancel()
	c.mu.Lock()
	running := c.running
	c.running = true
	c.mu.Unlock()
	if !running {
		c.end()
	}
	<-c.done
}

// Format implements fmt.Formatter: no verb prints what it holds.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "app.Client") }

// Done is closed when the program has ended.
func (c *Client) Done() <-chan struct{} { return c.done }

func (c *Client) end() {
	c.ending.Do(func() {
		c.cancel()
		c.mu.Lock()
		c.ended = true
		c.mu.Unlock()
		c.chores.Wait()
		c.endSubscriptions()
		close(c.done)
	})
}

// Do implements Face. What changes only the picture happens here and now; what
// takes time is handed to the visit's goroutine.
func (c *Client) Do(intent Intent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.take(intent)
}

// take is Do. Needs the mutex.
func (c *Client) take(intent Intent) {
	if c.ended || c.ctx.Err() != nil {
		return
	}
	switch i := intent.(type) {
	case SignIn:
		c.submitSignIn(i)
	case NewPassword:
		c.submitNewPassword(i)
	case CancelFlow:
		c.cancelFlow()
	case EditUsername:
		c.editUsername(i)
	case SetRemember:
		if !c.renewing() { // it is as the session is
			c.state.Flow.Remember = i.Remember
		}
	case Show:
		c.lay(i.Route)
	case Back:
		c.goBack()
	case CheckServer:
		c.checkServer(i.Address)
	case Connect:
		c.connect(i.Address)
	case UsePractice:
		c.usePractice()
	case LogOut:
		c.submitLogOut()
	case DismissNotice:
		c.dismiss()
	case ResizeWindow:
		c.resize(i)
	case Quit:
		c.cancel()
	default: // RetryNow, UnlockKeychain, SkipKeychain
		if !c.doBrowser(i) && !c.doFactors(i) && !c.doAccount(i) {
			c.post(i)
		}
	}
	c.publish()
}

// post hands an intent to the visit, whose conversation may ignore it. Needs
// the mutex; never waits.
func (c *Client) post(intent Intent) bool {
	if c.site == nil {
		return false
	}
	select {
	case c.site.inbox <- intent:
		return true
	default:
		return false
	}
}

func (c *Client) dismiss() {
	c.state.Session.Notice = ProblemNone
	c.state.Devices.Offered = false
	if c.state.Flow.RetryAt.IsZero() {
		c.state.Flow.Problem = ProblemNone
	}
}
