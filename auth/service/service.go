package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"foyer/auth/courier"
	"foyer/auth/courier/inbox"
	"foyer/auth/directory"
	"foyer/auth/dpop"
	"foyer/auth/factor/password"
	"foyer/auth/flow"
	"foyer/auth/practice"
	"foyer/auth/practice/provider"
	"foyer/auth/presence"
	"foyer/auth/serverkey"
	"foyer/auth/session"
	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
)

var (
	// ErrDataFolder is wrapped where the data folder cannot be used.
	ErrDataFolder = errors.New("data folder cannot be used")
	// ErrKey is wrapped where the server key does not fit the database.
	ErrKey = errors.New("server key does not fit the database")
	// ErrKeyFile is wrapped, with ErrDataFolder, where the key of a new database
	// cannot be read or made.
	ErrKeyFile = errors.New("server key cannot be read or made")
	// ErrListen is wrapped where the address cannot be listened on.
	ErrListen = errors.New("cannot listen")
)

// OwnNames are the product's, of which no password may be made.
var OwnNames = []string{"foyer"}

// Service is one server. Safe for concurrent use.
type Service struct {
	// Store and Directory serve those who are in the same process.
	Store     store.Store
	Directory *directory.Directory
	// People are the made-up people of practice mode.
	People []practice.Person
	// Inbox has the mails and texts of practice mode; nil otherwise.
	Inbox *inbox.Inbox
	// Accounts are whom practice mode's stand-in provider knows.
	Accounts []provider.Person

	options  Options
	alone    *aloneLock // with Options.Lookout
	launch   string
	key      *serverkey.Key
	courier  *courier.Courier
	sessions *session.Service
	flow     *flow.Service
	mail     *laterMail // of Computer
	presence *presence.Hub

	// lasting ends with Close, which waits for working.
	lasting context.Context
	last    context.CancelFunc
	working sync.WaitGroup
	mu      sync.Mutex
}

// Open makes everything ready but the network. It wraps *OptionError,
// ErrDataFolder, ErrKey, ErrKeyFile, store.ErrNewer,
// store.ErrCorrupt or store.ErrFull, and has then changed nothing that was
// there.
func Open(ctx context.Context, o Options) (*Service, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	ground, err := prepare(o)
	if err != nil {
		return nil, err
	}
	s, err := openOn(ctx, o)
	if err != nil {
		ground.undo()
		return nil, err
	}
	s.alone = ground.alone
	return s, nil
}

// openOn opens the database on prepared ground.
func openOn(ctx context.Context, o Options) (*Service, error) {
	kept, err := sqlstore.Open(ctx, sqlstore.Options{File: o.file(), Logger: o.Logger})
	if err != nil {
		return nil, wrapOpen(err, o.file())
	}
	var wrapped store.Store = kept
	if o.Wrap != nil {
		wrapped = o.Wrap(kept)
	}
	hub := presence.New(presence.Options{Now: o.Now})
	s, err := assemble(ctx, o, watchful{wrapped, hub})
	if err != nil {
		hub.Close()
		return nil, errors.Join(err, kept.Close())
	}
	s.presence = hub
	return s, nil
}

func wrapOpen(err error, file string) error {
	if errors.Is(err, sqlstore.ErrForeign) {
		return fmt.Errorf("%w: %w", ErrDataFolder, &OptionError{"store", fmt.Sprintf("The database file %s belongs to another program. Name another data folder with --data, or another file with --store.", file)})
	}
	for _, known := range []error{store.ErrNewer, store.ErrCorrupt, store.ErrFull} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrDataFolder, err)
}

func assemble(ctx context.Context, o Options, kept store.Store) (*Service, error) {
	key, err := openKey(ctx, kept, o)
	if err != nil {
		return nil, err
	}
	hasher := password.NewHasher(o.Hash)
	s := &Service{Store: kept, options: o, key: key}
	s.lasting, s.last = context.WithCancel(context.WithoutCancel(ctx))
	s.hireCourier()
	s.Directory = &directory.Directory{
		Store: kept, Key: key, Hasher: hasher, Password: o.Password, OwnNames: OwnNames, Courier: s.courier, Now: o.Now,
	}
	s.sessions = session.New(session.Options{
		Store: kept, Key: key, Now: o.Now, RotateAfter: o.RotateAfter, Pauses: flow.Pauses,
	})
	s.flow = flow.New(flow.Options{
		Store: kept, Key: key, Sessions: s.sessions, Hasher: hasher, Courier: s.courier,
		Password: o.Password, OwnNames: OwnNames, Now: o.Now, Logger: o.Logger,
		Registration: o.Registration, FirstPerson: o.Kind == Computer, Background: s.background,
	})
	s.Directory.NotMeLink = s.flow.NotMeLink
	if o.PublicURL != "" {
		s.flow.Reach(o.PublicURL) // for who sends links and serves nothing
	}
	s.knowGoogle()
	if s.mail != nil {
		if err := s.mail.resume(ctx); err != nil {
			o.Logger.Warn("mail is off", "error", err)
		}
	}
	if o.Embedded {
		s.launch = launchSecret()
	}
	if o.Kind == Practice {
		s.People, s.Accounts = practice.People, practice.Accounts
		if err := s.checkPractice(ctx); err != nil {
			return nil, err
		}
		if err := practice.Seed(ctx, kept, key, s.Directory); err != nil {
			return nil, fmt.Errorf("practice people: %w", err)
		}
	}
	return s, nil
}

// checkPractice keeps accounts whose passwords everybody knows apart from real
// ones: neither kind of server takes the other's database.
func (s *Service) checkPractice(ctx context.Context) error {
	made, err := practice.Made(ctx, s.Store)
	if err != nil {
		return err
	}
	if s.options.Kind != Practice {
		if made {
			return &OptionError{"data", "That folder holds the made-up people of practice mode, whose passwords everybody knows. Name another folder with --data, or serve it with --practice."}
		}
		return nil
	}
	accounts, err := s.Directory.List(ctx)
	if err != nil || made || len(accounts) == 0 {
		return err
	}
	return &OptionError{"practice", "That folder holds real accounts, to which practice mode would add people whose passwords everybody knows. Name another folder with --data, or leave --practice out."}
}

// Launch is the secret that clients of an embedded server send; else empty.
func (s *Service) Launch() string { return s.launch }

// Close gives up the database; call it after Serve has returned.
func (s *Service) Close() error {
	s.mu.Lock()
	s.last()
	s.mu.Unlock()
	s.working.Wait()
	s.presence.Close()
	return errors.Join(s.Store.Close(), s.alone.release())
}

// Name is the organization's, if there is exactly one to speak of: practice
// mode's. Others are called by their address.
func (s *Service) Name(context.Context) string {
	if s.options.Kind == Practice {
		return practice.Name
	}
	return ""
}

// handler serves public, the URL under which the server is reached.
func (s *Service) handler(public string, hosts []string) http.Handler {
	return newHandler(s, public, hosts, &dpop.Verifier{
		Nonces: dpop.NewNonces(s.key.Derive("dpop nonce"), s.options.Now),
		Seen:   dpop.NewReplays(s.options.Now),
	})
}
