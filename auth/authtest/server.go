package authtest

import (
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/directory"
	"foyer/auth/factor/password"
	"foyer/auth/service"
	"foyer/auth/store"
)

// CheapHash keeps tests fast; its cost is far below what is safe.
var CheapHash = password.Params{MemoryKiB: 64, Passes: 1, Parallelism: 1}

// Password meets the default policy, for accounts whose password is no matter.
const Password = auth.Secret("Quiet-Harbor-7")

// Server is a running server.
type Server struct {
	URL   string
	Clock *Clock
	// Service is replaced by Restart.
	Service *service.Service
	Store   store.Store
	// Mail and Texts are what was sent, with WithMail and WithTexts; else nil.
	Mail, Texts *couriertest.Recorder

	t       testing.TB
	options service.Options
	address string
	public  string // what proofs must name, if it is not where it listens
	web     *httptest.Server
	post    *post
	resting func() // ends the courier
}

// Start runs a server until the test ends. Edits change its options; its clock
// is Clock unless an edit sets Now.
func Start(t testing.TB, edits ...func(*service.Options)) *Server {
	t.Helper()
	s := &Server{t: t, Clock: NewClock(), address: "127.0.0.1:0"}
	s.options = service.Options{
		Data: filepath.Join(t.TempDir(), "data"), Now: s.Clock.Now,
		Hash: password.Options{Params: CheapHash, Wait: 30 * time.Second, Queue: 10_000},
	}
	for _, edit := range edits {
		edit(&s.options)
	}
	s.Mail, _ = s.options.Carriers[courier.ChannelEmail].(*couriertest.Recorder)
	s.Texts, _ = s.options.Carriers[courier.ChannelText].(*couriertest.Recorder)
	if s.options.Carriers != nil {
		s.post = newPost(s.Clock.Now)
		s.options.Wrap = s.post.around(s.options.Wrap)
	}
	s.Resume()
	t.Cleanup(s.Stop)
	return s
}

// localhost in place of an address lets a server have passkeys.
const localhost = "http://localhost"

// WithBrowser serves under http://localhost, where browsers have passkeys.
func WithBrowser(o *service.Options) { o.PublicURL = localhost }

// Stop closes all connections and the store; data and address stay.
func (s *Server) Stop() {
	s.t.Helper()
	if s.web == nil {
		return
	}
	s.web.CloseClientConnections()
	s.web.Close()
	s.resting()
	if err := s.Service.Close(); err != nil {
		s.t.Errorf("close server: %v", err)
	}
	s.web = nil
}

// Resume runs the server again after Stop, on the same data and address.
func (s *Server) Resume() {
	s.t.Helper()
	Prepare(s.t, s.options.Data)
	opened, err := service.Open(s.t.Context(), s.options)
	if err != nil {
		s.t.Fatalf("open server: %v", err)
	}
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Fatalf("listen: %v", err)
	}
	s.address = listener.Addr().String()
	s.URL = "http://" + s.address
	if s.options.PublicURL == localhost {
		_, port, _ := net.SplitHostPort(s.address)
		s.URL = localhost + ":" + port
	}
	s.Service, s.Store = opened, opened.Store
	if s.public == "" {
		s.public = s.URL
	}
	s.web = &httptest.Server{Listener: listener, Config: &http.Server{Handler: opened.Handler(s.public)}}
	s.web.Start()
	s.resting = func() {}
	if s.post != nil {
		s.resting = carry(opened)
	}
}

// Beside opens another server process on the same data and key, as far as one
// process can: nothing is shared but the files. It answers until the test ends.
func (s *Server) Beside() *Server {
	s.t.Helper()
	other := &Server{t: s.t, Clock: s.Clock, address: "127.0.0.1:0", options: s.options, public: s.URL,
		Mail: s.Mail, Texts: s.Texts, post: s.post}
	other.Resume()
	s.t.Cleanup(other.Stop)
	return other
}

// Data is the data folder.
func (s *Server) Data() string { return s.options.Data }

// Handler answers requests without a network, under the public URL.
func (s *Server) Handler() http.Handler { return s.Service.Handler(s.public) }

// CreateAccount makes a solo account.
func (s *Server) CreateAccount(email, name string, plain auth.Secret) auth.Account {
	s.t.Helper()
	return s.Create(directory.NewAccount{Email: email, Name: name, Password: plain})
}

// Create makes an account.
func (s *Server) Create(n directory.NewAccount) auth.Account {
	s.t.Helper()
	account, err := s.Service.Directory.Create(s.t.Context(), n)
	if err != nil {
		s.t.Fatalf("create account: %v", err)
	}
	return account
}

// CreateOrganization makes an organization with a policy.
func (s *Server) CreateOrganization(name string, mfa auth.MFA, methods ...auth.Factor) auth.Organization {
	s.t.Helper()
	made, err := s.Service.Directory.CreateOrganization(s.t.Context(), name)
	if err != nil {
		s.t.Fatalf("create organization: %v", err)
	}
	made.Policy = auth.MFAPolicy{MFA: mfa, Methods: methods}
	s.SetPolicy(made.ID, false, mfa, methods...)
	return made
}

// SetPolicy changes the policy of an organization.
func (s *Server) SetPolicy(organizationID string, atOnce bool, mfa auth.MFA, methods ...auth.Factor) {
	s.t.Helper()
	wanted := auth.MFAPolicy{MFA: mfa, Methods: methods}
	if err := s.Service.Directory.SetPolicy(s.t.Context(), organizationID, wanted, atOnce, directory.Actor{}); err != nil {
		s.t.Fatalf("set policy: %v", err)
	}
}
