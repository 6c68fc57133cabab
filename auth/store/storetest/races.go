package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"foyer/auth/store"
)

const racers = 50

// race runs fn on every racer at once, on the stores in turn. Only nil and
// store.ErrConflict may come back; it returns how often it was nil.
func race(t *testing.T, stores []store.Store, fn func(i int, tx store.Tx) error) (won int) {
	t.Helper()
	start, results := make(chan struct{}), make(chan error, racers)
	var ready sync.WaitGroup
	for i := range racers {
		ready.Add(1)
		go func() {
			ready.Done()
			<-start
			results <- stores[i%len(stores)].Update(context.Background(), func(tx store.Tx) error {
				return fn(i, tx)
			})
		}()
	}
	ready.Wait()
	close(start)
	for range racers {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.Is(err, store.ErrConflict):
			t.Error(err)
		}
	}
	return won
}

// OneWinner lets many post the same code, refresh token, auth_session, TOTP
// step, one-time code, link, leg, identity, credential and end of session at
// once, spread over stores, which share their data and are empty. Each must
// have one winner, as must each message that workers claim.
func OneWinner(t *testing.T, stores ...store.Store) {
	update(t, stores[0], func(tx store.Tx) error {
		return errors.Join(seed(tx), tx.InsertFlow(flow("f")), tx.InsertCode(code("c")),
			tx.InsertSession(session("rotated", "ann")), tx.InsertSession(session("ended", "ann")),
			tx.InsertAuthenticator(authenticator("a", "ann")), tx.InsertOneTimeCode(oneTime("contested")),
			tx.InsertOneTimeCode(oneTime("repeated")), tx.InsertMessage(message("settled")),
			tx.InsertLink(link("l", "ann", store.LinkReset)), tx.InsertLeg(leg("opened")),
			tx.InsertLeg(bound(leg("finished"))), tx.InsertLeg(finished(leg("spent"))),
			tx.InsertAuthenticator(passkey("p", "ann")))
	})
	oneWinner(t, stores, contests)
	oneWinner(t, stores, browserContests)
	t.Run("one install may spend a one-time code again and again", func(t *testing.T) {
		equal(t, race(t, stores, func(_ int, tx store.Tx) error {
			return tx.SpendOneTimeCode("ann", store.OneTimePass, "repeated", "jkt", noon)
		}), racers)
	})
	t.Run("a message is claimed by one worker", func(t *testing.T) { oneWorker(t, stores) })
}

// oneWorker lets ten workers claim until nothing is left.
func oneWorker(t *testing.T, stores []store.Store) {
	const workers, messages = 10, 200
	update(t, stores[0], func(tx store.Tx) error {
		for i := range messages {
			if err := tx.InsertMessage(message(fmt.Sprint("claimed-", i))); err != nil {
				return err
			}
		}
		return nil
	})
	start, claimed := make(chan struct{}), make([][]store.Message, workers)
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			<-start
			for {
				var some []store.Message
				err := stores[worker%len(stores)].Update(context.Background(), func(tx store.Tx) (err error) {
					some, err = tx.ClaimMessages(noon, noon.Add(time.Minute), 3)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if len(some) == 0 {
					return
				}
				claimed[worker] = append(claimed[worker], some...)
			}
		})
	}
	close(start)
	group.Wait()
	times := make(map[string]int)
	for _, some := range claimed {
		for _, m := range some {
			times[m.ID]++
		}
	}
	for i := range messages {
		if id := fmt.Sprint("claimed-", i); times[id] != 1 {
			t.Errorf("%s was claimed %d times", id, times[id])
		}
	}
}

func (s *suite) races(t *testing.T) {
	t.Run("one winner", func(t *testing.T) {
		st := s.opener(t)
		t.Cleanup(func() { _ = st.Close() })
		OneWinner(t, st)
	})
	s.fresh(t, "no update is lost", func(t *testing.T, st store.Store) {
		race(t, []store.Store{st}, func(_ int, tx store.Tx) error {
			c, err := tx.Counter("a", "totp", "strangers")
			if err != nil {
				return err
			}
			c.Failures++
			c.LastAt = noon
			return tx.PutCounter(c)
		})
		equal(t, read(t, st, counter("a", "totp", "strangers")).Failures, racers)
	})
	s.fresh(t, "what was read holds until the commit", func(t *testing.T, st store.Store) {
		won := race(t, []store.Store{st}, func(i int, tx store.Tx) error {
			living, err := tx.SessionsOf("ann")
			if err != nil {
				return err
			}
			if len(living) > 0 {
				return store.ErrConflict
			}
			return tx.InsertSession(session(fmt.Sprint(i), "ann"))
		})
		equal(t, won, 1)
		equal(t, len(read(t, st, sessionsOf("ann"))), 1)
	})
	s.fresh(t, "readers and writers do not wait for each other", func(t *testing.T, st store.Store) {
		var group sync.WaitGroup
		for i := range racers {
			group.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				defer cancel()
				if err := st.View(ctx, func(tx store.Tx) error {
					_, err := tx.Account("ann")
					return err
				}); err != nil {
					t.Error(err)
				}
				if err := st.Update(ctx, setMeta(fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	})
}
