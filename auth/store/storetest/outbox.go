package storetest

import (
	"testing"
	"time"

	"foyer/auth/store"
)

func message(id string) store.Message {
	return store.Message{
		ID: id, Channel: "email", Kind: "code", Sealed: "sealed " + id, State: store.MessageQueued,
		CreatedAt: noon, NextAt: noon, GiveUpAt: noon.Add(10 * time.Minute),
	}
}

func messageByID(id string) func(store.Tx) (store.Message, error) {
	return func(tx store.Tx) (store.Message, error) { return tx.Message(id) }
}

func enqueue(t *testing.T, st store.Store, messages ...store.Message) {
	t.Helper()
	for _, m := range messages {
		update(t, st, func(tx store.Tx) error { return tx.InsertMessage(m) })
	}
}

// claims claims at now until a minute later and returns the ids, in order.
func claims(t *testing.T, st store.Store, now time.Time, limit int) (ids []string) {
	t.Helper()
	update(t, st, func(tx store.Tx) error {
		ids = nil
		claimed, err := tx.ClaimMessages(now, now.Add(time.Minute), limit)
		for _, m := range claimed {
			ids = append(ids, m.ID)
		}
		return err
	})
	return ids
}

func (s *suite) outbox(t *testing.T) {
	s.fresh(t, "messages come back as they went in", func(t *testing.T, st store.Store) {
		full := message("full")
		full.State, full.Attempts, full.Problem = store.MessageAccepted, 3, "greylisted"
		full.HandedAt = noon.Add(time.Minute)
		for _, want := range []store.Message{full, {ID: "bare"}} {
			enqueue(t, st, want)
			equal(t, read(t, st, messageByID(want.ID)), want)
		}
	})
	s.fresh(t, "unknown ones are not found, taken ones conflict", func(t *testing.T, st store.Store) {
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.Message("none")
			return err
		})
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.SettleMessage(message("none")) })
		enqueue(t, st, message("m"))
		again := message("m")
		again.Sealed = "another"
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertMessage(again) })
		equal(t, read(t, st, messageByID("m")), message("m"))
	})
	s.fresh(t, "claiming takes what is due, the oldest first", s.claimsDue)
	s.fresh(t, "a message claimed is free again at its time", func(t *testing.T, st store.Store) {
		enqueue(t, st, message("m"))
		want := message("m")
		want.NextAt = noon.Add(time.Minute)
		update(t, st, func(tx store.Tx) error {
			claimed, err := tx.ClaimMessages(noon, want.NextAt, 1)
			equal(t, claimed, []store.Message{want})
			return err
		})
		equal(t, read(t, st, messageByID("m")), want)
		equal(t, claims(t, st, want.NextAt.Add(-time.Millisecond), 9), nil)
		equal(t, claims(t, st, want.NextAt, 9), []string{"m"})
	})
	s.fresh(t, "settling replaces only what a try changes", func(t *testing.T, st store.Store) {
		want := message("m")
		enqueue(t, st, want, message("other"))
		tried := store.Message{
			ID: "m", Sealed: "sealed anew", State: store.MessageQueued, Attempts: 1,
			NextAt: noon.Add(time.Second), Problem: "421 busy",
		}
		update(t, st, func(tx store.Tx) error { return tx.SettleMessage(tried) })
		want.Sealed, want.Attempts, want.NextAt, want.Problem = tried.Sealed, 1, tried.NextAt, tried.Problem
		equal(t, read(t, st, messageByID("m")), want)

		want.Sealed, want.State, want.Attempts, want.Problem = "", store.MessageAccepted, 2, ""
		want.HandedAt = noon.Add(2 * time.Second)
		update(t, st, func(tx store.Tx) error { return tx.SettleMessage(want) })
		equal(t, read(t, st, messageByID("m")), want)
		equal(t, read(t, st, messageByID("other")), message("other"))
	})
	s.fresh(t, "what is settled stays so", func(t *testing.T, st store.Store) {
		for _, state := range []store.MessageState{store.MessageAccepted, store.MessageFailed} {
			over := message(string(state))
			over.State = state
			enqueue(t, st, over)
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
				return tx.SettleMessage(message(over.ID))
			})
			equal(t, read(t, st, messageByID(over.ID)), over)
		}
		equal(t, claims(t, st, noon.Add(time.Hour), 9), nil)
	})
}

func (s *suite) claimsDue(t *testing.T, st store.Store) {
	old, retried, given, later, over := message("d"), message("c"), message("e"), message("a"), message("b")
	old.CreatedAt = noon.Add(-time.Minute)
	retried.CreatedAt, retried.NextAt = noon.Add(-time.Hour), noon.Add(-time.Millisecond)
	given.CreatedAt, given.GiveUpAt = noon.Add(-time.Second), noon.Add(-time.Millisecond)
	later.NextAt = noon.Add(time.Millisecond)
	over.State = store.MessageAccepted
	enqueue(t, st, later, over, given, old, message("g"), message("f"), retried)
	equal(t, claims(t, st, noon, 0), nil)
	equal(t, claims(t, st, noon, 2), []string{"c", "d"})
	equal(t, claims(t, st, noon, 9), []string{"e", "f", "g"})
	equal(t, claims(t, st, noon, 9), nil)
	equal(t, claims(t, st, later.NextAt, 9), []string{"a"})
	equal(t, read(t, st, messageByID("b")), over)
}
