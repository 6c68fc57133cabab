package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"foyer/auth/dpop"
	"foyer/auth/server"
	"foyer/auth/store"
	"foyer/auth/web"
)

// Limits of the HTTP server; a client that is slower than that is no client.
const (
	headerTime = 10 * time.Second
	readTime   = 30 * time.Second
	idleTime   = 2 * time.Minute
	headerSize = 32 << 10
	stopTime   = 5 * time.Second
	sweepEvery = time.Hour
	// sweepLater keeps what has expired a while longer, so that a code that is
	// used a second time is still known and ends what came of it.
	sweepLater = time.Hour
)

// Serve listens and answers until ctx ends, then lets running requests finish
// (5 s at most). ready is called once, with the public URL, as soon as the
// server answers. It wraps ErrListen or *OptionError.
func (s *Service) Serve(ctx context.Context, ready func(url string)) error {
	if err := s.checkPractice(ctx); err != nil {
		return err
	}
	listeners, err := s.listen(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrListen, err)
	}
	public, hosts := s.addresses(listeners[0].Addr())
	if strings.HasPrefix(public, "https://") && len(s.options.TrustedProxies) == 0 {
		s.options.Logger.Warn("all people count as one source, the proxy: name it with --trusted-proxy, such as 127.0.0.1/32")
	}
	s.tellOffers(ctx)
	web := &http.Server{
		Handler: s.handler(public, hosts), ReadHeaderTimeout: headerTime, ReadTimeout: readTime,
		IdleTimeout: idleTime, MaxHeaderBytes: headerSize,
	}
	failed := make(chan error, len(listeners))
	for _, one := range listeners {
		go func() { failed <- web.Serve(one) }()
	}
	sweeping, stopSweeping := context.WithCancel(ctx)
	swept, carried := make(chan struct{}), make(chan struct{})
	go func() { defer close(swept); s.sweep(sweeping) }()
	go func() { defer close(carried); s.Carry(sweeping) }()
	ready(public)

	select {
	case err = <-failed:
	case <-ctx.Done():
		err = nil
	}
	stopSweeping()
	for _, one := range listeners {
		_ = one.Close() // whose stream ends now is to come to the next server, not back to this one
	}
	s.presence.Close() // its connections are not the HTTP server's any more
	<-swept
	<-carried
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if stopped := web.Shutdown(grace); stopped != nil {
		_ = web.Close() // whoever still talks after the grace is cut off
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func newHandler(s *Service, public string, hosts []string, proofs *dpop.Verifier) http.Handler {
	var mail server.MailSettings
	if s.mail != nil {
		mail = s.mail
	}
	return server.New(server.Options{
		Presence: s.presence, Kind: string(s.options.Kind), Pages: s.pages(public), Lost: web.Lost, Mail: mail,
		PublicURL: public, Name: s.Name, Practice: s.options.Kind == Practice, Launch: s.launch, Hosts: hosts,
		TrustedProxies: s.options.TrustedProxies, Store: s.Store, Flow: s.flow, Sessions: s.sessions, Directory: s.Directory,
		Proofs: proofs, Now: s.options.Now, Logger: s.options.Logger,
	})
}

// Handler serves the wire under a URL without listening, for tests that bring
// their own network.
func (s *Service) Handler(public string) http.Handler { return s.handler(public, nil) }

// addresses returns the public URL and, for an embedded server, the only Host
// header it answers to.
func (s *Service) addresses(bound net.Addr) (public string, hosts []string) {
	port := strconv.Itoa(bound.(*net.TCPAddr).Port)
	if s.options.Embedded {
		host := net.JoinHostPort("localhost", port)
		return "http://" + host, []string{host}
	}
	if s.options.PublicURL != "" {
		return s.options.PublicURL, nil
	}
	host, _, _ := net.SplitHostPort(s.options.Listen)
	return "http://" + net.JoinHostPort(host, port), nil
}

func (s *Service) listen(ctx context.Context) ([]net.Listener, error) {
	var network net.ListenConfig
	if !s.options.Embedded {
		one, err := network.Listen(ctx, "tcp", s.options.Listen)
		return []net.Listener{one}, err
	}
	one, err := network.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", s.keptPort()))
	if err != nil {
		// Another program took the port while we were away. Nothing of ours
		// depends on its number, so take another.
		if one, err = network.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
			return nil, err
		}
	}
	port := strconv.Itoa(one.Addr().(*net.TCPAddr).Port)
	s.keepPort(port)
	// A browser may resolve "localhost" to ::1 first; without IPv6, fine.
	if six, err := network.Listen(ctx, "tcp", net.JoinHostPort("::1", port)); err == nil {
		return []net.Listener{one, six}, nil
	}
	return []net.Listener{one}, nil
}

// Probe tells whether the address can be listened on, before Open makes a
// data folder for nothing. It wraps *OptionError or ErrListen.
func Probe(ctx context.Context, o Options) error {
	if err := o.complete(); err != nil {
		return err
	}
	var network net.ListenConfig
	listener, err := network.Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrListen, err)
	}
	return listener.Close()
}

func (s *Service) portFile() string { return filepath.Join(s.options.Data, "port") }

func (s *Service) keptPort() string {
	line, err := os.ReadFile(s.portFile())
	if err != nil || len(line) > 8 {
		return "0"
	}
	port, err := strconv.ParseUint(strings.TrimSpace(string(line)), 10, 16)
	if err != nil {
		return "0"
	}
	return strconv.FormatUint(port, 10)
}

func (s *Service) keepPort(port string) {
	if port == s.keptPort() {
		return
	}
	if err := os.WriteFile(s.portFile(), []byte(port+"\n"), 0o600); err != nil {
		s.options.Logger.Warn("port not kept", "error", err) // the next start takes another
	}
}

// sweep forgets what nobody can use any more, now and then.
func (s *Service) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.Store.Update(ctx, func(tx store.Tx) error {
			_, err := tx.Sweep(s.options.Now().Add(-sweepLater))
			return err
		})
		if err != nil && ctx.Err() == nil {
			s.options.Logger.Error("sweep", "error", err)
		}
	}
}
