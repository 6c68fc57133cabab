package app

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"time"

	"foyer/app/browser"
	"foyer/app/keychain"
	"foyer/app/profile"
	"foyer/auth/client"
)

// Options are the outside of a Client. Every field may be left out.
type Options struct {
	// Version and Build are shown, and named to the server.
	Version, Build string
	// DataFolder is shown in help and faults.
	DataFolder string
	// Keychain keeps the secrets; nil is a computer without one.
	Keychain keychain.Keychain
	// ProfileKey names the profile in the keychain: "default".
	ProfileKey string
	// Profile keeps what is no secret; nil keeps nothing.
	Profile Profile
	// OpenServer opens the server inside the program; its error may wrap a
	// *FaultError. Nil means that there is no practice mode.
	OpenServer func(context.Context) (*Embedded, error)
	// OpenComputer opens the server inside the program for this computer only,
	// like OpenServer. Nil means that there is none.
	OpenComputer func(context.Context) (*Embedded, error)
	// ServerURL is the address from the command line. ManagedURL is the one
	// an administrator has set; it goes before all others.
	ServerURL, ManagedURL string
	// Fault was met before the start and stops it, for example unreadable
	// managed settings. Anew is asked after each RetryNow whether it is mended
	// and the program is to end, to begin anew without it; nil is never.
	Fault *FaultError
	Anew  func() bool
	// DeviceName is shown in the list of sessions; default is the host name.
	DeviceName string
	// Locales are the person's languages, the preferred first (BCP 47).
	Locales []string
	// Transport carries the requests; default is one per visited server.
	Transport http.RoundTripper
	// Logger gets what happened, never a secret. Default discards.
	Logger *slog.Logger
	// OpenURL opens the person's browser; default is the system's.
	OpenURL func(url string) error
	// Listen opens the way back from the browser, until its context ends;
	// default is a listener on this computer.
	Listen func(context.Context) (WayBack, error)
	// Raise brings the window to the front when the browser has come back;
	// default does nothing.
	Raise func()
	// Desktop is what the program can set and learn where it runs; nil is
	// nothing.
	Desktop DesktopHost
	// Idle sends true when nobody has been at this computer for a while and
	// false when somebody is back, and closes the channel after ctx ends; nil
	// is never away by itself.
	Idle func(context.Context) <-chan bool
	// Notify tells something by a notification of the desktop, and may be
	// called concurrently; nil tells nothing.
	Notify func(context.Context, Note)
	// CloseWindow closes the window and leaves the program where it is; nil
	// does nothing.
	CloseWindow func()
	// Now is the clock; timers are those of package time.
	Now func() time.Time
	// Rand returns numbers in [0,1) that spread retries over time.
	Rand func() float64
}

func (o Options) withDefaults() Options {
	if o.Keychain == nil {
		o.Keychain = noKeychain{}
	}
	if o.ProfileKey == "" {
		o.ProfileKey = "default"
	}
	if o.Profile == nil {
		o.Profile = noProfile{}
	}
	if o.DeviceName == "" {
		o.DeviceName, _ = os.Hostname() // the server does without
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.OpenURL == nil {
		o.OpenURL = browser.Open
	}
	if o.Listen == nil {
		o.Listen = func(ctx context.Context) (WayBack, error) { return browser.Listen(ctx) }
	}
	if o.Anew == nil {
		o.Anew = func() bool { return false }
	}
	if o.Raise == nil {
		o.Raise = func() {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	return o
}

func (o Options) userAgent() string {
	return fmt.Sprintf("Foyer/%s (build %s; %s)", o.Version, o.Build, runtime.GOOS)
}

// transport returns how to reach a server, and what closes it afterwards.
func (o Options) transport() (http.RoundTripper, func()) {
	if o.Transport != nil {
		return o.Transport, func() {}
	}
	own := client.NewTransport()
	return own, own.CloseIdleConnections
}

// Embedded is the server inside the program.
type Embedded struct {
	// URL is its public URL on this computer.
	URL string
	// Launch is the secret that its requests must carry.
	Launch Secret
	// People are the made-up people, who may be shown with their passwords.
	People []PracticePerson
	// Inbox gets the mails and texts of practice mode; it may be nil.
	Inbox LetterBox
	// Close ends the server and waits for it.
	Close func() error
}

// FaultError is why the program cannot go on, told by what opens its parts.
type FaultError struct {
	Kind FaultKind
	// Detail is one line: a path, an address; never a secret.
	Detail string
	// Err is the cause, for the log; it may be nil.
	Err error
}

func (e *FaultError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s: %s", e.Kind, e.Detail)
	}
	return fmt.Sprintf("%s: %s: %v", e.Kind, e.Detail, e.Err)
}

// Unwrap returns the cause.
func (e *FaultError) Unwrap() error { return e.Err }

// Profile is the folder of a profile; *profile.Profile is one. Safe for
// concurrent use.
type Profile interface {
	// Load returns the settings; of an empty profile they are zero, beside
	// profile.ErrMalformed too.
	Load() (profile.Settings, error)
	// Change edits the settings that are kept, whoever wrote them last.
	Change(edit func(*profile.Settings)) error
	// Lock keeps other programs of the same profile out until unlock is
	// called; it waits for them no longer than ctx.
	Lock(ctx context.Context) (unlock func(), err error)
}

// noProfile keeps nothing, and shares with nobody.
type noProfile struct{}

func (noProfile) Load() (profile.Settings, error)      { return profile.Settings{}, nil }
func (noProfile) Change(func(*profile.Settings)) error { return nil }
func (noProfile) Lock(context.Context) (func(), error) { return func() {}, nil }

// noKeychain is a computer without one.
type noKeychain struct{}

func (noKeychain) Get(context.Context, keychain.Name) (Secret, error) { return "", keychain.ErrMissing }
func (noKeychain) Set(context.Context, keychain.Name, Secret) error   { return keychain.ErrMissing }
func (noKeychain) Delete(context.Context, keychain.Name) error        { return keychain.ErrMissing }
func (noKeychain) Probe(context.Context) keychain.Status              { return keychain.StatusMissing }
func (noKeychain) Unlock(context.Context) error                       { return keychain.ErrMissing }
