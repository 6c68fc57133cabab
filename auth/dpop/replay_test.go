package dpop_test

import (
	"errors"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/dpop"
)

type secret = auth.Secret

// A proof is good once for as long as its nonce is, however time passes and
// whatever else was seen in between.
func TestProofIsNeverGoodTwice(t *testing.T) {
	rows := []struct {
		name  string
		moves []time.Duration
	}{
		{"at once", []time.Duration{0}},
		{"at the end of its nonce", []time.Duration{dpop.NonceLife - time.Millisecond}},
		{"across many generations", []time.Duration{time.Minute, time.Minute, time.Minute, 2 * time.Minute, time.Hour}},
		{"clock back half a minute", []time.Duration{-30 * time.Second, 30 * time.Second, 59 * time.Second}},
		{"clock back two minutes", back(2 * time.Minute)},
		{"clock back ten minutes", back(10 * time.Minute)},
		{"clock back an hour", back(time.Hour)},
		{"clock back a day, then right at once", []time.Duration{-24 * time.Hour, 24 * time.Hour}},
		{"clock a day ahead and back", []time.Duration{24 * time.Hour, time.Second - 24*time.Hour}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			b.clock.Advance(90 * time.Second)
			proof := forge(t, b.Nonces.Mint()).sign(t)
			if _, err := b.Verify(proof, request()); err != nil {
				t.Fatal(err)
			}
			for i, move := range row.moves {
				b.clock.Advance(move)
				if _, err := b.Verify(forge(t, b.Nonces.Mint()).sign(t), request()); err != nil {
					t.Errorf("move %d: an honest one: %v", i, err)
				}
				if print, err := b.Verify(proof, request()); err == nil || print != "" {
					t.Fatalf("move %d: replayed", i)
				}
			}
		})
	}
}

// back sets the clock back and lets the time that is lived again pass.
func back(by time.Duration) []time.Duration {
	moves := []time.Duration{-by}
	for passed := time.Duration(0); passed < by+2*time.Minute; passed += 20 * time.Second {
		moves = append(moves, 20*time.Second)
	}
	return moves
}

// Two installs may happen on the same id, and one may not burn the other's.
func TestSameIDOfAnotherKeyIsAnotherProof(t *testing.T) {
	b := newBench(t)
	one, two := forge(t, b.Nonces.Mint()), forge(t, b.Nonces.Mint())
	two.claims["jti"] = one.claims["jti"]
	for _, f := range []*forged{one, two} {
		if _, err := b.Verify(f.sign(t), request()); err != nil {
			t.Error(err)
		}
	}
}

func TestOneOfFiftyReplaysWins(t *testing.T) {
	b := newBench(t)
	proof := forge(t, b.Nonces.Mint()).sign(t)
	results := make(chan error, 50)
	for range 50 {
		go func() {
			_, err := b.Verify(proof, request())
			results <- err
		}()
	}
	won := 0
	for range 50 {
		if err := <-results; err == nil {
			won++
		} else if !errors.Is(err, dpop.ErrProof) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d of 50 accepted", won)
	}
}
