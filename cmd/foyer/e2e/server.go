//go:build linux

package e2e

import (
	"fmt"
	"math/rand/v2"
	"net"
	"regexp"
	"strings"
)

// Server is a foyerd with a data folder of its own.
type Server struct {
	// URL is where it answers; it stays the same over Stop and Start.
	URL  string
	Data string

	desktop *Desktop
	program string
	flags   []string
	process *Process
}

// Account is a person with an account on a Server.
type Account struct{ Name, Email, Password string }

var readyLine = regexp.MustCompile(`(?m)^ready url=(http://\S+)$`)

// Serve makes a server on the desktop's machine, with accounts, and starts it.
func (d *Desktop) Serve(accounts ...Account) (*Server, error) {
	s, err := d.NewServer()
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		err := s.Admin(account.Password+"\n", "account", "create", account.Email, "--name", account.Name, "--password-stdin")
		if err != nil {
			return nil, err
		}
	}
	return s, s.Start()
}

// NewServer makes a server that is not started yet; flags are for its serve.
func (d *Desktop) NewServer(flags ...string) (*Server, error) {
	program, err := Program("foyerd")
	return &Server{desktop: d, program: program, flags: flags, Data: d.Path("server")}, err
}

// Start starts the server, at the address it had before if there was one.
func (s *Server) Start() error {
	listen := strings.TrimPrefix(s.URL, "http://")
	if s.URL == "" {
		var err error
		if listen, err = lastingAddress(); err != nil {
			return err
		}
	}
	args := append([]string{"serve", "--data", s.Data, "--listen", listen}, s.flags...)
	process, err := s.desktop.Start(s.program, args, nil)
	if err != nil {
		return err
	}
	s.process = process
	ready := Poll(Patience, func() bool { return readyLine.MatchString(process.Stdout()) || !process.Running() })
	match := readyLine.FindStringSubmatch(process.Stdout())
	if !ready || match == nil {
		return fmt.Errorf("foyerd does not get ready: %s", process.Stderr())
	}
	s.URL = match[1]
	return nil
}

// lastingAddress is a free one that the system gives to nobody else while the
// server is stopped: below the ports that it hands out by itself.
func lastingAddress() (string, error) {
	const tries = 100
	var failed error
	for range tries {
		listener, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", 20_000+rand.IntN(10_000)))
		if err == nil {
			return listener.Addr().String(), listener.Close()
		}
		failed = err
	}
	return "", failed
}

// Stop ends the server in an orderly way.
func (s *Server) Stop() error {
	code, err := s.process.Stop(Patience)
	if err == nil && code != 0 {
		err = fmt.Errorf("foyerd ended with exit code %d: %s", code, s.process.Stderr())
	}
	return err
}

// Admin runs another command of foyerd on the server's data.
func (s *Server) Admin(stdin string, args ...string) error {
	_, err := s.Ask(stdin, args...)
	return err
}

// Ask is Admin for a command that answers on standard output.
func (s *Server) Ask(stdin string, args ...string) (string, error) {
	process, err := s.desktop.startWith(s.program, append(args, "--data", s.Data), nil, stdin)
	if err != nil {
		return "", err
	}
	code, err := process.Wait(Patience)
	if err == nil && code != 0 {
		err = fmt.Errorf("foyerd %s: exit code %d: %s", strings.Join(args, " "), code, process.Stderr())
	}
	return process.Stdout(), err
}
