package sqlstore

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

const benchTokens = 1000

func openWithTokens(b *testing.B) *Store {
	b.Helper()
	s := openFile(b)
	now := time.Now()
	err := s.Update(b.Context(), func(tx store.Tx) error {
		for i := range benchTokens {
			id := fmt.Sprint(i)
			err := errors.Join(
				tx.InsertAccount(store.Account{Account: auth.Account{
					ID: id, Email: id + "@example.com", Name: "Somebody", CreatedAt: now,
				}, PasswordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"}),
				tx.InsertSession(store.Session{Session: auth.Session{
					ID: id, AccountID: id, Thumbprint: "jkt", DeviceName: "desk",
					AMR: []string{"pwd", "otp"}, ACR: auth.AAL2, AuthTime: now, CreatedAt: now,
				}, Refresh: id}),
				tx.InsertAccessToken(store.AccessToken{Hash: id, SessionID: id, ExpiresAt: now}))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func lookUp(b *testing.B, s *Store, i int) {
	err := s.View(b.Context(), func(tx store.Tx) error {
		_, err := tx.Bearer(fmt.Sprint(i % benchTokens))
		return err
	})
	if err != nil {
		b.Error(err)
	}
}

func BenchmarkBearer(b *testing.B) {
	s := openWithTokens(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		lookUp(b, s, i)
	}
}

func BenchmarkBearerParallel(b *testing.B) {
	s := openWithTokens(b)
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			lookUp(b, s, i)
		}
	})
}

// BenchmarkCommit is one durable transaction with one small write.
func BenchmarkCommit(b *testing.B) {
	s := openFile(b)
	for i := 0; b.Loop(); i++ {
		err := s.Update(b.Context(), func(tx store.Tx) error { return tx.SetMeta("key", fmt.Sprint(i)) })
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen opens and closes a database that is up to date.
func BenchmarkOpen(b *testing.B) {
	file := filepath.Join(b.TempDir(), "foyer.db")
	for b.Loop() {
		s, err := Open(b.Context(), Options{File: file})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
