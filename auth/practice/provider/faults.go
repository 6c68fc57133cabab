package provider

import "net/http"

// Faults make a Provider lie, for tests only. Those of providertest can be put
// in here.
type Faults struct {
	// Claims changes the claims and the key id ("kid") of an ID token before it
	// is signed.
	Claims func(claims, header map[string]any)
	// Token makes the ID token instead.
	Token func(claims, header map[string]any) string
	// Answer may answer any request itself; it returns whether it did.
	Answer func(w http.ResponseWriter, r *http.Request) bool
}

// Misbehave sets what goes wrong from now on; no Faults end it. For tests.
func (p *Provider) Misbehave(faults Faults) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = faults
}

func (p *Provider) misbehaving() Faults {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults
}
