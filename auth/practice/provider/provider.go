package provider

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth"
)

// Person is a made-up person who has an account here.
type Person struct {
	// Subject is what never changes; of letters, digits and dashes, as it is
	// part of the picture's address.
	Subject       string
	Name, Email   string
	EmailVerified bool
	// HostedDomain is the organization that keeps the account, if any ("hd").
	HostedDomain string
}

// Options of a Provider.
type Options struct {
	// Issuer is the base address, such as http://localhost:8080/practice/google.
	// Its path is the prefix below which the handler expects to be asked.
	Issuer string
	// ClientID and ClientSecret are those of the one client; a client without
	// secret needs none.
	ClientID     string
	ClientSecret auth.Secret
	// People can be chosen, in this order.
	People []Person
	// Now is time.Now if nil.
	Now func() time.Time
	// Algorithm signs: jose.ES256 (the default, whose keys take no time to
	// make) or jose.RS256, which is Google's.
	Algorithm jose.SignatureAlgorithm
}

// Provider is an http.Handler, safe for concurrent use.
type Provider struct {
	opts   Options
	prefix string
	mux    *http.ServeMux

	visits shelf[visit]
	codes  shelf[grant]

	mu     sync.Mutex
	people []known
	keys   []jose.JSONWebKey // the newest signs
	faults Faults
}

// How long a page may stay open, and a code is good.
const (
	visitTime = 10 * time.Minute
	codeTime  = time.Minute
)

// New makes keys and draws pictures. It does not check the issuer.
func New(opts Options) *Provider {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Algorithm == "" {
		opts.Algorithm = jose.ES256
	}
	opts.Issuer = strings.TrimSuffix(opts.Issuer, "/")
	p := &Provider{opts: opts}
	if u, err := url.Parse(opts.Issuer); err == nil {
		p.prefix = u.Path
	}
	p.visits = shelf[visit]{now: opts.Now, life: visitTime}
	p.codes = shelf[grant]{now: opts.Now, life: codeTime}
	for _, one := range opts.People {
		p.people = append(p.people, known{Person: one, picture: paint(one.Name, one.Subject)})
	}
	p.Rotate()
	p.mount()
	return p
}

func (p *Provider) mount() {
	p.mux = http.NewServeMux()
	for pattern, handle := range map[string]http.HandlerFunc{
		"GET /.well-known/openid-configuration": p.discovery,
		"GET /jwks":                             p.jwks,
		"POST /token":                           p.token,
		"GET /picture/{file}":                   p.picture,
		"GET /style.css":                        p.style,
		"GET /authorize":                        p.authorize,
		"GET /account":                          p.account,
		"POST /account":                         p.choose,
		"GET /other":                            p.other,
		"POST /other":                           p.typed,
		"GET /consent":                          p.consent,
		"POST /consent":                         p.decide,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		p.mux.HandleFunc(method+" "+p.prefix+path, handle)
	}
}

const maxForm = 64 << 10

// ServeHTTP implements http.Handler.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer := p.misbehaving().Answer; answer != nil && answer(w, r) {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	p.mux.ServeHTTP(w, r)
}

// Mount adds all its routes, below the path of its issuer.
func (p *Provider) Mount(mux *http.ServeMux) { mux.Handle(p.prefix+"/", p) }
