package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/dpop"
)

func BenchmarkCheckInside(b *testing.B) {
	srv := authtest.Start(b)
	srv.CreateAccount(annEmail, "Ann Lee", right)
	wire := authtest.NewWire(b, srv.URL)
	tokens := wire.SignIn(annEmail, right)
	h := srv.Handler()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", api.PathMe, nil))
	nonce := rec.Header().Get("DPoP-Nonce")
	n := b.N
	reqs := make([]*http.Request, n)
	for i := range reqs {
		p, _ := wire.Key.Proof(dpop.Claims{Method: "GET", URL: srv.URL + api.PathMe, AccessToken: tokens.AccessToken, Nonce: nonce, Now: time.Now()})
		r := httptest.NewRequest("GET", api.PathMe, nil)
		r.Header.Set("DPoP", p)
		r.Header.Set("Authorization", "DPoP "+tokens.AccessToken)
		reqs[i] = r
	}
	b.ResetTimer()
	b.ReportAllocs()
	for _, r := range reqs {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if rec.Code != 200 {
			b.Fatal(rec.Code, rec.Body)
		}
	}
}

func BenchmarkProofMake(b *testing.B) {
	key, _ := dpop.GenerateKey()
	b.ReportAllocs()
	for range b.N {
		key.Proof(dpop.Claims{Method: "GET", URL: "http://127.0.0.1:1/x", Nonce: "x", Now: time.Now()})
	}
}
