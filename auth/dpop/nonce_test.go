package dpop_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"foyer/auth/authtest"
	"foyer/auth/dpop"
)

func TestNonceDecidesFreshness(t *testing.T) {
	foreign := dpop.NewNonces([]byte("another server key, 32 bytes lon"), authtest.NewClock().Now)
	rows := []struct {
		name  string
		nonce func(b *bench) string
		good  bool
	}{
		{"just minted", func(b *bench) string { return b.Nonces.Mint() }, true},
		{"a millisecond before its end", aged(dpop.NonceLife - time.Millisecond), true},
		{"at its end", aged(dpop.NonceLife), false},
		{"long stale", aged(24 * time.Hour), false},
		{"of a process half a minute ahead", ahead(30 * time.Second), true},
		{"of a process two minutes ahead", ahead(2 * time.Minute), false},
		{"none", func(*bench) string { return "" }, false},
		{"made up", func(*bench) string { return "nonce" }, false},
		{"of the right length, made up", func(*bench) string { return "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, false},
		{"of another server", func(*bench) string { return foreign.Mint() }, false},
		{"with its time changed", func(b *bench) string { return "Z" + b.Nonces.Mint()[1:] }, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			nonce := row.nonce(b)
			print, err := b.Verify(forge(t, nonce).sign(t), request())
			if row.good && (err != nil || print == "") {
				t.Errorf("refused: %v", err)
			}
			if !row.good && (print != "" || !errors.Is(err, dpop.ErrNonce)) {
				t.Errorf("thumbprint %q, %v", print, err)
			}
		})
	}
}

// aged mints, then lets time pass.
func aged(age time.Duration) func(*bench) string {
	return func(b *bench) string {
		nonce := b.Nonces.Mint()
		b.clock.Advance(age)
		return nonce
	}
}

// ahead mints in a process whose clock is ahead.
func ahead(by time.Duration) func(*bench) string {
	return func(b *bench) string {
		b.clock.Advance(by)
		nonce := processOn(b.clock).Nonces.Mint()
		b.clock.Advance(-by)
		return nonce
	}
}

func TestNonceFromBeforeTheStartIsRefused(t *testing.T) {
	b := newBench(t)
	nonce := b.Nonces.Mint()
	b.clock.Advance(time.Millisecond)
	restarted := processOn(b.clock)
	if _, err := restarted.Verify(forge(t, nonce).sign(t), request()); !errors.Is(err, dpop.ErrNonce) {
		t.Errorf("a nonce of the process before: %v", err)
	}
	if _, err := restarted.Verify(forge(t, restarted.Nonces.Mint()).sign(t), request()); err != nil {
		t.Errorf("its own nonce: %v", err)
	}
}

func TestStaleNonceDoesNotBurnTheProof(t *testing.T) {
	b := newBench(t)
	f := forge(t, "stale")
	if _, err := b.Verify(f.sign(t), request()); !errors.Is(err, dpop.ErrNonce) {
		t.Fatal(err)
	}
	f.claims["nonce"] = b.Nonces.Mint()
	if _, err := b.Verify(f.sign(t), request()); err != nil {
		t.Errorf("the same jti with a good nonce: %v", err)
	}
}

// S41: "iat" says nothing about freshness.
func TestClientClockADayOffSignsIn(t *testing.T) {
	for name, off := range map[string]time.Duration{"slow": -24 * time.Hour, "fast": 24 * time.Hour, "at the epoch": -time.Since(time.Unix(0, 0))} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			key, err := dpop.GenerateKey()
			if err != nil {
				t.Fatal(err)
			}
			proof, err := key.Proof(dpop.Claims{
				Method: "POST", URL: target, Nonce: b.Nonces.Mint(), AccessToken: access, Now: time.Now().Add(off),
			})
			if err != nil {
				t.Fatal(err)
			}
			if print, err := b.Verify(proof, request()); err != nil || print != key.Thumbprint() {
				t.Errorf("thumbprint %q, %v", print, err)
			}
		})
	}
}

// The nonce costs next to nothing to look at, the signature much: thousands
// who come back after a restart are told the new nonce before anything else is
// asked of the processor. It says nothing of the signature, which counts as
// soon as the nonce is good, and nothing bent but the signature hides behind
// the nonce.
func TestNonceIsAskedForBeforeTheSignature(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	f := forge(t, "of the process before")
	honest := f.key
	f.key = other
	if print, err := b.Verify(f.sign(t), request()); print != "" || !errors.Is(err, dpop.ErrNonce) {
		t.Errorf("a foreign signature without a nonce: %q, %v", print, err)
	}
	f.claims["nonce"] = b.Nonces.Mint()
	if print, err := b.Verify(f.sign(t), request()); print != "" || !errors.Is(err, dpop.ErrProof) {
		t.Errorf("a foreign signature: %q, %v", print, err)
	}
	f.key = honest
	if _, err := b.Verify(f.sign(t), request()); err != nil {
		t.Errorf("the same id, signed well: %v (refused proofs must burn nothing)", err)
	}
	for claim, bent := range map[string]any{"htm": "GET", "htu": "https://evil.example/oauth/token", "ath": "", "jti": "", "iat": nil} {
		f := forge(t, "of the process before")
		f.claims[claim] = bent
		if _, err := b.Verify(f.sign(t), request()); !errors.Is(err, dpop.ErrProof) {
			t.Errorf("%s is bent, and there is no nonce: %v", claim, err)
		}
	}
}
