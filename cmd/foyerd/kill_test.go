package main_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/session"
	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
	"foyer/cmd/foyerd/foyerdtest"
)

// S38: whatever the moment of a kill -9, the database is sound and every
// session is there whose tokens a client has seen. FOYER_KILLS sets how often.
func TestKilledServerKeepsEverySessionItGave(t *testing.T) {
	rounds := 20
	if text := os.Getenv("FOYER_KILLS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	if testing.Short() {
		rounds = 3
	}
	data := t.TempDir()
	people := make([]string, 4)
	for i := range people {
		people[i] = fmt.Sprintf("p%d@example.org", i)
		foyerdtest.Account(t, program, password, "create", people[i], "--name", "Person", "--data", data, "--password-stdin")
	}
	seen := map[string]string{} // session -> the refresh token given last
	for round := range rounds {
		signInUntilKilled(t, data, people, seen, round%4 == 0)
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
		checkIntegrity(t, filepath.Join(data, "foyer.db"))
	}
	checkSessions(t, filepath.Join(data, "foyer.db"), seen)
	t.Logf("%d kills, %d sessions seen by clients, all there", rounds, len(seen))
	if len(seen) < rounds/2 {
		t.Errorf("only %d sessions in %d rounds", len(seen), rounds)
	}
}

// signInUntilKilled lets each person sign in and refresh in a loop, until some
// moment after the first session, or early: at any moment at all.
func signInUntilKilled(t *testing.T, data string, people []string, seen map[string]string, early bool) {
	t.Helper()
	server := foyerdtest.Serve(t, program, data, "--rotate-after", "1ms")
	var mu sync.Mutex
	var all sync.WaitGroup
	first := make(chan struct{}, 1)
	note := func(reply authtest.Reply, session, token string) {
		if reply.Status != http.StatusOK {
			return
		}
		mu.Lock()
		seen[session] = token
		mu.Unlock()
		select {
		case first <- struct{}{}:
		default:
		}
	}
	for _, person := range people {
		all.Go(func() {
			wire := authtest.NewWire(t, server.URL)
			wire.HTTP.Transport = &http.Transport{}
			dead := false
			wire.Lost = func(error) { dead = true }
			for !dead {
				code := wire.Post(api.PathChallenge, wire.Start(person, password)).Answer.AuthorizationCode
				reply := wire.Redeem(code)
				note(reply, reply.Token.SessionID, reply.Token.RefreshToken)
				again := wire.Post(api.PathToken, url.Values{
					"grant_type": {"refresh_token"}, "client_id": {"foyer-desktop"}, "refresh_token": {reply.Token.RefreshToken},
				})
				note(again, again.Token.SessionID, again.Token.RefreshToken)
			}
		})
	}
	if !early {
		select {
		case <-first:
		case <-time.After(patience):
			t.Error("nobody could sign in")
		}
	}
	time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond) // the moment is the test
	server.Kill()
	all.Wait()
}

func checkIntegrity(t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity: %s, %v", verdict, err)
	}
	var table string
	if err := db.QueryRow("PRAGMA foreign_key_check").Scan(&table); err == nil {
		t.Fatalf("a foreign key is broken in %s", table)
	}
}

func checkSessions(t *testing.T, file string, seen map[string]string) {
	t.Helper()
	kept, err := sqlstore.Open(t.Context(), sqlstore.Options{File: file})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	err = kept.View(t.Context(), func(tx store.Tx) error {
		for id, token := range seen {
			life, err := tx.SessionByRefresh(session.Hash(auth.Secret(token)))
			if err != nil || life.ID != id || !life.EndedAt.IsZero() {
				t.Errorf("session %s: %v, found %q, ended %v", id, err, life.ID, life.EndedAt)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
