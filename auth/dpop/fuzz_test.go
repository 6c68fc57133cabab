package dpop_test

import (
	"errors"
	"testing"

	"foyer/auth/authtest"
	"foyer/auth/dpop"
)

// Accepted means an honest proof that was not seen before; refused means the
// zero value and one of the two errors.
func FuzzProof(f *testing.F) {
	clock := authtest.NewClock()
	verifier := processOn(clock)
	honest := forge(f, verifier.Nonces.Mint()).sign(f)
	f.Add(honest)
	f.Add("")
	f.Add("a.b.c")
	f.Add(flip(honest, 0))
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Fuzz(func(t *testing.T, proof string) {
		fresh := processOn(clock)
		print, err := fresh.Verify(proof, request())
		switch {
		case err != nil && print != "":
			t.Errorf("refused with thumbprint %q", print)
		case err != nil && !errors.Is(err, dpop.ErrProof) && !errors.Is(err, dpop.ErrNonce):
			t.Errorf("another error: %v", err)
		case err == nil && len(print) != 43:
			t.Errorf("accepted with thumbprint %q", print)
		case err == nil:
			if _, again := fresh.Verify(proof, request()); again == nil {
				t.Error("accepted twice")
			}
		}
	})
}
