package server_test

import (
	"net/http"
	"slices"
	"time"

	"pgregory.net/rapid"

	"foyer/auth/api"
	"foyer/auth/authtest"
)

// given is an authorization code that nobody has redeemed.
type given struct {
	code   string
	wire   *authtest.Wire
	at     time.Time
	proofs map[*thing]time.Time
	void   bool
}

// life is a session that nothing has ended yet.
type life struct {
	wire   *authtest.Wire
	access string
	proofs map[*thing]time.Time
}

// void marks codes that must give nothing any more.
func (w *stroll) void(codes []*given) []*given {
	for _, one := range codes {
		one.void = true
	}
	return codes
}

// use redeems a code, and removes an authenticator with a session: now or many
// turns later.
func (w *stroll) use() {
	if len(w.given) > 0 && rapid.IntRange(0, 3).Draw(w.t, "redeem") > 1 {
		w.redeem(w.given[rapid.IntRange(0, len(w.given)-1).Draw(w.t, "given")])
	}
	if len(w.lives) > 0 && len(w.has) > 0 && rapid.IntRange(0, 3).Draw(w.t, "remove") == 3 {
		w.remove(rapid.SampledFrom(w.lives).Draw(w.t, "life"), rapid.SampledFrom(w.has).Draw(w.t, "whatever"))
	}
}

func (w *stroll) redeem(one *given) {
	wire := w.install("redeems")
	good := !one.void && !w.disabled && wire == one.wire && w.k.Clock.Now().Before(one.at.Add(time.Minute))
	reply := wire.Redeem(one.code)
	w.t.Logf("redeem: good %v -> %d %s", good, reply.Status, reply.Error.Reason)
	if got := reply.Status == http.StatusOK; got != good {
		w.t.Fatalf("a code of %s (void %v, disabled %v, own key %v) at %s: %d %s",
			one.at, one.void, w.disabled, wire == one.wire, w.k.Clock.Now(), reply.Status, reply.Raw)
	}
	if wire != one.wire {
		return // it cannot be spent for its owner
	}
	w.given = slices.DeleteFunc(w.given, func(g *given) bool { return g == one })
	if one.void {
		w.reached["voided"]++
	}
	if good {
		w.reached["redeemed"]++
		w.lives = append(w.lives, &life{wire, reply.Token.AccessToken, one.proofs})
	}
}

// remove holds that it takes a proof of the last five minutes of something that
// is still enrolled; by mail only to remove mail.
func (w *stroll) remove(by *life, target *thing) {
	fresh := false
	for one, at := range by.proofs {
		enough := one.kind != emails || target.kind == emails
		fresh = fresh || enough && slices.Contains(w.has, one) && w.k.Clock.Now().Sub(at) < 5*time.Minute
	}
	reply := by.wire.Call(http.MethodDelete, api.PathAuthenticators+"/"+target.id, by.access, nil)
	w.t.Logf("remove %s: fresh %v -> %d %s", target.kind, fresh, reply.Status, reply.Error.Error)
	if reply.Status != http.StatusNoContent {
		w.reached["kept"]++
		return
	}
	if !fresh || w.disabled || w.must {
		w.t.Fatalf("%s was removed by %d proofs, of which none holds (disabled %v, must %v)", target.kind, len(by.proofs), w.disabled, w.must)
	}
	w.reached["removed"]++
	w.forget(target)
	w.given = w.void(w.given)
}
