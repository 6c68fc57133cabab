package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foyer/auth/client"
)

// open makes the server reachable, or shows why it is not until it is, or the
// visit is over.
func (s *site) open() bool {
	for s.ctx.Err() == nil {
		fault := await(s, s.tryOpen, ignore)
		if fault == nil {
			return s.ctx.Err() == nil
		}
		if s.ctx.Err() != nil {
			return false
		}
		s.log.Error("cannot start", "fault", fault)
		s.turn(RouteFault, func(st *State) {
			st.Fault = &Fault{Kind: fault.Kind, Detail: fault.Detail}
		})
		for s.ctx.Err() == nil {
			if _, again := s.wait(time.Time{}).(RetryNow); again {
				break
			}
		}
		if s.mended(fault) {
			s.c.cancel()
			return false
		}
		s.turn(RouteStarting, func(st *State) { st.Fault = nil })
	}
	return false
}

// mended tells whether a fault of the start is one no more.
func (s *site) mended(fault *FaultError) bool {
	return fault == s.c.options.Fault && s.ctx.Err() == nil &&
		await(s, func(context.Context) bool { return s.c.options.Anew() }, ignore)
}

func (s *site) tryOpen(ctx context.Context) *FaultError {
	if s.target.fault != nil {
		return s.target.fault
	}
	url, people := s.target.url, []PracticePerson(nil)
	if open := s.c.options.inside(s.target.kind); s.target.kind != ServerOrganization {
		inside, err := s.openInside(ctx, open)
		if err != nil {
			return faultOf(err, s.c.options.DataFolder)
		}
		url, people, s.launch = inside.URL, inside.People, inside.Launch
	}
	var closeTransport func()
	s.transport, closeTransport = s.c.options.transport()
	s.closers = append(s.closers, closeTransport)
	s.url = url
	plain, err := client.New(s.wireOptions(nil))
	if err != nil {
		return &FaultError{Kind: FaultServerURL, Detail: url, Err: err}
	}
	s.plain = plain
	s.vault = newVault(s)
	s.update(func(st *State) { st.Server.URL, st.Server.People = url, people })
	return nil
}

var errNoServer = errors.New("no such server inside this program")

func (s *site) openInside(ctx context.Context, open func(context.Context) (*Embedded, error)) (*Embedded, error) {
	if open == nil {
		return nil, &FaultError{Kind: FaultServerURL, Err: errNoServer}
	}
	inside, err := open(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the server inside: %w", err)
	}
	s.closers = append(s.closers, func() {
		if inside.Close == nil {
			return
		}
		if err := inside.Close(); err != nil {
			s.log.Error("close the server inside", "err", err)
		}
	})
	if inside.Inbox != nil {
		s.closers = append(s.closers, inside.Inbox.Subscribe(s.showLetters))
	}
	return inside, nil
}

// introduce learns the organization's name and what it offers, however long
// that takes.
func (s *site) introduce() {
	late := time.AfterFunc(unansweredShown, func() { s.showUnreached(ProblemUnreachable) })
	defer late.Stop()
	for tries := 0; s.ctx.Err() == nil; tries++ {
		server, err := s.plain.Discover(s.ctx)
		if err == nil {
			s.update(func(st *State) { s.learn(st, server) })
			return
		}
		s.log.Debug("discover", "err", err)
		late.Stop()
		problem, _ := problemOf(err)
		s.showUnreached(problem)
		select {
		case <-s.ctx.Done():
		case <-time.After(s.pause(tries, err)):
		}
	}
}

// unansweredShown is how long the first answer may take before the window says
// so.
const unansweredShown = 5 * time.Second

// showUnreached says why the server is not known yet, if it is not.
func (s *site) showUnreached(why Problem) {
	s.update(func(st *State) {
		if !st.Server.Offers.Known {
			st.Server.Unreached = why
		}
	})
}

// isUnreached tells the problems that are none any more once the server answers.
func isUnreached(p Problem) bool {
	return p == ProblemUnreachable || p == ProblemNotFoyer || p == ProblemCertificate
}

// learn needs the mutex.
func (s *site) learn(st *State, server client.Server) {
	offers := server.Offers
	st.Server.Organization = server.Name
	st.Server.Offers = Offers{
		Known: true, Passkey: offers.Passkey, Google: offers.Google, Reset: offers.Reset,
		Registration: registeringOf(offers.Registration),
	}
	st.Server.Unreached = ProblemNone
	if isUnreached(st.Flow.Problem) && !st.Flow.Busy && s.c.base == RouteSignIn {
		st.Flow.Problem = ProblemNone // a try had met it
	}
	s.c.rules = server.Rules
	if form := st.Flow.Registration; form != nil { // it was faster
		shown := *form
		shown.First = s.c.awaitsFirst()
		st.Flow.Registration = &shown
		if st.Flow.Rules == nil {
			st.Flow.Rules = rulesOf(server.Rules, nil)
		}
	}
}

func registeringOf(word string) Registering {
	switch r := Registering(word); r {
	case RegisteringOpen, RegisteringInvited, RegisteringClosed, RegisteringFirst:
		return r
	}
	return RegisteringUnknown
}

// The bounds of waiting between two tries.
const (
	backoffLeast = 250 * time.Millisecond
	backoffFirst = time.Second
	backoffMost  = 30 * time.Second
)

// backoff is exponential with full jitter, so that a server that comes back is
// not met by all programs at once.
func (s *site) backoff(tries int) time.Duration {
	return s.spread(min(backoffFirst<<min(tries, 10), backoffMost))
}

// spread is a wait of most at most, anywhere.
func (s *site) spread(most time.Duration) time.Duration {
	return backoffLeast + time.Duration(s.c.options.Rand()*float64(most-backoffLeast))
}
