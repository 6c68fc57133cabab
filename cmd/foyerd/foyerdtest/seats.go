package foyerdtest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/client"
	"foyer/auth/dpop"
	"foyer/auth/session"
	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
)

// Seat is one signed-in program, with a key of its own.
type Seat struct {
	Account int // number of its person
	// AccountID, and the program's session, tokens and key.
	AccountID, SessionID, Access, Refresh, Key string
}

// Seats signs people of one organization in, each at some computers, by
// writing what a sign-in leaves behind into the database of a server that does
// not run: ten thousand passwords would take minutes to hash. First come the
// first computers of all. The access tokens are good for an hour.
func Seats(t testing.TB, data string, people, computers int) []Seat {
	t.Helper()
	seats := make([]Seat, 0, people*computers)
	withStore(t, data, func(tx store.Tx) error {
		seats = seats[:0]
		now := time.Now()
		clinic := auth.Organization{ID: rand.Text(), Name: "Clinic", CreatedAt: now, Policy: auth.MFAPolicy{MFA: auth.MFAOff}}
		if err := tx.InsertOrganization(clinic); err != nil {
			return err
		}
		accounts := make([]string, people)
		for i := range accounts {
			accounts[i] = rand.Text()
			account := store.Account{Account: auth.Account{
				ID: accounts[i], OrganizationID: clinic.ID, Email: fmt.Sprintf("s%d@example.org", i),
				Name: fmt.Sprintf("Person %d", i), Role: auth.RoleMember, CreatedAt: now,
			}}
			if err := tx.InsertAccount(account); err != nil {
				return err
			}
		}
		for range computers {
			for i, id := range accounts {
				seat, err := sitDown(tx, id, now)
				if err != nil {
					return err
				}
				seat.Account = i
				seats = append(seats, seat)
			}
		}
		return nil
	})
	return seats
}

// sitDown opens a session that has been in use.
func sitDown(tx store.Tx, accountID string, now time.Time) (Seat, error) {
	key, err := dpop.GenerateKey()
	if err != nil {
		return Seat{}, err
	}
	seat := Seat{
		AccountID: accountID, SessionID: rand.Text(), Access: rand.Text() + rand.Text(), Refresh: rand.Text() + rand.Text(),
		Key: key.Encode().Reveal(),
	}
	life := store.Session{
		Session: auth.Session{
			ID: seat.SessionID, AccountID: accountID, Thumbprint: key.Thumbprint(), Scope: auth.ScopeRemember,
			DeviceName: "Test computer", AMR: []string{"pwd"}, ACR: "aal1", AuthTime: now, CreatedAt: now, UsedAt: now,
			IdleUntil: now.Add(session.LimitsRemembered.Idle), AbsoluteUntil: now.Add(session.LimitsRemembered.Absolute),
		},
		Refresh: session.Hash(auth.Secret(seat.Refresh)), RotatedAt: now, Used: true,
	}
	if err := tx.InsertSession(life); err != nil {
		return Seat{}, err
	}
	return seat, tx.InsertAccessToken(store.AccessToken{
		Hash: session.Hash(auth.Secret(seat.Access)), SessionID: seat.SessionID, ExpiresAt: now.Add(time.Hour),
	})
}

// withStore changes the database of a server that does not run, or reads it.
func withStore(t testing.TB, data string, do func(store.Tx) error) {
	t.Helper()
	kept, err := sqlstore.Open(t.Context(), sqlstore.Options{File: filepath.Join(data, "foyer.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := kept.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// Living counts the seats whose session still lives, in the database of a
// server that does not run.
func Living(t testing.TB, data string, seats []Seat) (living int) {
	t.Helper()
	withStore(t, data, func(tx store.Tx) error {
		living = 0
		for _, seat := range seats {
			life, err := tx.SessionByRefresh(session.Hash(auth.Secret(seat.Refresh)))
			if err != nil {
				return err
			}
			if life.ID == seat.SessionID && life.EndedAt.IsZero() {
				living++
			}
		}
		return nil
	})
	return living
}

// Client is the wire of the seat's program. The caller closes it.
func (s Seat) Client(url string) (*client.Client, error) {
	key, err := dpop.ParseKey(auth.Secret(s.Key))
	if err != nil {
		return nil, err
	}
	return client.New(client.Options{URL: url, Key: key})
}

// SetPresence says what others are to see of the person.
func (s Seat) SetPresence(ctx context.Context, url, status, text string) error {
	wire, err := s.Client(url)
	if err != nil {
		return err
	}
	defer wire.Close()
	return wire.SetPresence(ctx, auth.Secret(s.Access), status, text)
}

// keepSeats writes them to a file for another process.
func keepSeats(t testing.TB, seats []Seat) (file string) {
	t.Helper()
	text, err := json.Marshal(seats)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "seats.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
