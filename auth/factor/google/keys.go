package google

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/sync/singleflight"
)

const (
	// keysFresh is how long keys are used before they are asked for again, so
	// that a withdrawn one is given up.
	keysFresh = time.Hour
	// keysRest is the shortest time between two looks for an unknown key.
	keysRest = 10 * time.Second
)

var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.ES256}

// keySet is an oidc.KeySet. The library's own asks the provider at every bad
// signature and never forgets a key.
type keySet struct {
	url    string
	http   *http.Client
	now    func() time.Time
	flight singleflight.Group

	mu   sync.Mutex
	keys []jose.JSONWebKey
	at   time.Time // when keys came
}

// VerifySignature implements oidc.KeySet. It wraps ErrUnavailable where the
// keys could not be fetched.
func (k *keySet) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	signed, err := jose.ParseSignedCompact(token, algorithms)
	if err != nil {
		return nil, err
	}
	keys, at := k.kept()
	age := k.now().Sub(at)
	if age < 0 || age >= keysFresh {
		keys = nil
	}
	if payload, ok := verify(signed, keys); ok {
		return payload, nil
	}
	// A clock set back must not keep new keys out.
	if keys != nil && age < keysRest {
		return nil, errors.New("no known key has signed it")
	}
	if err := k.fetchAfter(ctx, at); err != nil {
		return nil, fmt.Errorf("%w: keys: %s", ErrUnavailable, detail(err))
	}
	keys, _ = k.kept()
	if payload, ok := verify(signed, keys); ok {
		return payload, nil
	}
	return nil, errors.New("no key of the provider has signed it")
}

func verify(signed *jose.JSONWebSignature, keys []jose.JSONWebKey) ([]byte, bool) {
	header := signed.Signatures[0].Header
	for _, key := range keys {
		mismatch := header.KeyID != "" && key.KeyID != header.KeyID ||
			key.Algorithm != "" && key.Algorithm != header.Algorithm || key.Use != "" && key.Use != "sig"
		if mismatch {
			continue
		}
		if payload, err := signed.Verify(&key); err == nil {
			return payload, true
		}
	}
	return nil, false
}

func (k *keySet) kept() ([]jose.JSONWebKey, time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keys, k.at
}

// fetchAfter replaces the keys that came at seen. Who waited for another's look
// does not look again.
func (k *keySet) fetchAfter(ctx context.Context, seen time.Time) error {
	return shared(ctx, &k.flight, "keys", func(ctx context.Context) error {
		if _, at := k.kept(); !at.Equal(seen) {
			return nil
		}
		keys, err := k.fetch(ctx)
		if err != nil {
			return err
		}
		k.mu.Lock()
		k.keys, k.at = keys, k.now()
		k.mu.Unlock()
		return nil
	})
}

func (k *keySet) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url, nil)
	if err != nil {
		return nil, err
	}
	answer, err := k.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New(answer.Status)
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&set); err != nil {
		return nil, err
	}
	keys := []jose.JSONWebKey{}
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		// RFC 7517 section 5: a key of an unknown kind is passed over.
		if json.Unmarshal(raw, &key) == nil {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
