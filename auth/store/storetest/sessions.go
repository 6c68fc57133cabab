package storetest

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

func sessionByID(id string) func(store.Tx) (store.Session, error) {
	return func(tx store.Tx) (store.Session, error) { return tx.Session(id) }
}

func byRefresh(hash string) func(store.Tx) (store.Session, error) {
	return func(tx store.Tx) (store.Session, error) { return tx.SessionByRefresh(hash) }
}

func sessionsOf(accountID string) func(store.Tx) ([]store.Session, error) {
	return func(tx store.Tx) ([]store.Session, error) { return tx.SessionsOf(accountID) }
}

func insert(t *testing.T, st store.Store, sessions ...store.Session) {
	t.Helper()
	for _, s := range sessions {
		update(t, st, func(tx store.Tx) error { return tx.InsertSession(s) })
	}
}

func ended(s store.Session, at time.Time) store.Session {
	s.EndedAt, s.EndedReason, s.EndedBy = at, auth.EndedBySignOut, "you"
	return s
}

func (s *suite) sessions(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		full := ended(session("full", "ann"), noon.Add(time.Minute))
		full.Predecessor, full.Confirmed, full.Used = "before", true, true
		insert(t, st, full)
		equal(t, read(t, st, sessionByID("full")), full)
	})
	s.fresh(t, "are listed by age for their account", func(t *testing.T, st store.Store) {
		young, old, other := session("young", "ann"), session("old", "ann"), session("other", "bob")
		young.CreatedAt = noon.Add(time.Millisecond)
		insert(t, st, young, old, other)
		equal(t, read(t, st, sessionsOf("ann")), []store.Session{old, young})
		equal(t, len(read(t, st, sessionsOf("none"))), 0)
	})
	s.fresh(t, "unknown ones are not found", s.unknownSession)
	s.fresh(t, "a taken id or refresh token conflicts", func(t *testing.T, st store.Store) {
		insert(t, st, session("s", "ann"))
		sameID, sameRefresh := session("s", "ann"), session("other", "ann")
		sameID.Refresh, sameRefresh.Refresh = "other", "s-refresh"
		for _, taken := range []store.Session{sameID, sameRefresh} {
			refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertSession(taken) })
		}
	})
	s.fresh(t, "rotation keeps one predecessor", s.rotation)
	s.fresh(t, "touching moves the idle limit and the marks", func(t *testing.T, st store.Store) {
		want := session("s", "ann")
		insert(t, st, want)
		want.IdleUntil, want.Confirmed, want.Used = noon.Add(9*time.Hour), true, true
		update(t, st, func(tx store.Tx) error { return tx.TouchSession("s", want.IdleUntil, true, true) })
		equal(t, read(t, st, sessionByID("s")), want)
	})
	s.fresh(t, "new proofs replace those before", func(t *testing.T, st store.Store) {
		want := session("s", "ann")
		insert(t, st, want, session("other", "ann"))
		for _, proved := range []map[auth.Factor]time.Time{
			{auth.FactorPassword: noon, auth.FactorEmailCode: noon.Add(time.Minute)}, {}, nil,
		} {
			want.ProvedAt, want.ACR, want.AMR = proved, auth.AAL1, []string{"pwd", "otp", "mfa"}
			want.AuthTime = want.AuthTime.Add(time.Minute)
			update(t, st, func(tx store.Tx) error {
				return tx.SetProofs("s", want.ProvedAt, want.ACR, want.AMR, want.AuthTime)
			})
			equal(t, read(t, st, sessionByID("s")), want)
		}
		equal(t, read(t, st, sessionByID("other")), session("other", "ann"))
	})
	s.fresh(t, "an ended one stays as it ended", s.endedSession)
	s.fresh(t, "ending all of an account counts the living", func(t *testing.T, st store.Store) {
		over := ended(session("over", "ann"), noon)
		insert(t, st, session("one", "ann"), session("two", "ann"), over, session("other", "bob"))
		later := noon.Add(time.Hour)
		for _, want := range []int{2, 0} {
			update(t, st, func(tx store.Tx) error {
				n, err := tx.EndSessionsOf("ann", auth.EndedByPassword, "admin", later)
				equal(t, n, want)
				return err
			})
		}
		equal(t, read(t, st, sessionByID("over")), over)
		equal(t, read(t, st, sessionByID("one")).EndedReason, auth.EndedByPassword)
		equal(t, read(t, st, sessionByID("two")).EndedAt, later)
		equal(t, read(t, st, sessionByID("other")), session("other", "bob"))
	})
}

func (s *suite) unknownSession(t *testing.T, st store.Store) {
	insert(t, st, session("s", "ann")) // its predecessor is empty
	for name, fn := range map[string]func(store.Tx) error{
		"by id":      func(tx store.Tx) error { _, err := tx.Session("none"); return err },
		"by refresh": func(tx store.Tx) error { _, err := tx.SessionByRefresh("none"); return err },
		"by nothing": func(tx store.Tx) error { _, err := tx.SessionByRefresh(""); return err },
		"to rotate":  func(tx store.Tx) error { return tx.RotateSession("none", "a", "b", noon) },
		"to touch":   func(tx store.Tx) error { return tx.TouchSession("none", noon, true, true) },
		"to end":     func(tx store.Tx) error { return tx.EndSession("none", auth.EndedBySignOut, "you", noon) },
		"to prove":   func(tx store.Tx) error { return tx.SetProofs("none", nil, auth.AAL1, nil, noon) },
		"to add to": func(tx store.Tx) error {
			return tx.InsertAccessToken(store.AccessToken{Hash: "t", SessionID: "none"})
		},
		"without account": func(tx store.Tx) error { return tx.InsertSession(session("new", "none")) },
	} {
		t.Run(name, func(t *testing.T) { refuses(t, st, store.ErrNotFound, fn) })
	}
}

func (s *suite) rotation(t *testing.T, st store.Store) {
	want := session("s", "ann")
	want.Confirmed = true
	insert(t, st, want)
	later := noon.Add(time.Hour)
	update(t, st, func(tx store.Tx) error { return tx.RotateSession("s", "s-refresh", "second", later) })
	want.Refresh, want.Predecessor, want.RotatedAt, want.Confirmed = "second", "s-refresh", later, false
	for _, hash := range []string{"second", "s-refresh"} {
		equal(t, read(t, st, byRefresh(hash)), want)
	}
	refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
		return tx.RotateSession("s", "s-refresh", "third", later)
	})
	update(t, st, func(tx store.Tx) error { return tx.RotateSession("s", "second", "third", later) })
	refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.SessionByRefresh("s-refresh")
		return err
	})
}

func (s *suite) endedSession(t *testing.T, st store.Store) {
	insert(t, st, session("s", "ann"))
	want := ended(session("s", "ann"), noon.Add(time.Minute))
	update(t, st, func(tx store.Tx) error {
		return tx.EndSession("s", auth.EndedBySignOut, "you", want.EndedAt)
	})
	for name, fn := range map[string]func(store.Tx) error{
		"rotated": func(tx store.Tx) error { return tx.RotateSession("s", "s-refresh", "next", noon) },
		"touched": func(tx store.Tx) error { return tx.TouchSession("s", noon, true, true) },
		"ended":   func(tx store.Tx) error { return tx.EndSession("s", auth.EndedByReuse, "admin", noon) },
		"proved":  func(tx store.Tx) error { return tx.SetProofs("s", nil, auth.AAL1, nil, noon) },
	} {
		t.Run("is not "+name, func(t *testing.T) { refuses(t, st, store.ErrConflict, fn) })
	}
	equal(t, read(t, st, byRefresh("s-refresh")), want)
	insert(t, st, session("living", "ann"))
	if err := st.Update(t.Context(), func(tx store.Tx) error {
		return tx.EndSession("living", auth.EndedBySignOut, "you", time.Time{})
	}); err == nil {
		t.Error("a session ended at no time and would read as living")
	}
}

func (s *suite) tokens(t *testing.T) {
	bearer := func(tx store.Tx) (store.Bearer, error) { return tx.Bearer("t") }
	token := store.AccessToken{Hash: "t", SessionID: "s", ExpiresAt: noon.Add(10 * time.Minute)}

	s.fresh(t, "one look-up finds token, session and account", func(t *testing.T, st store.Store) {
		insert(t, st, session("s", "ann"))
		update(t, st, func(tx store.Tx) error { return tx.InsertAccessToken(token) })
		want := store.Bearer{Token: token, Session: session("s", "ann"), Account: account("ann")}
		equal(t, read(t, st, bearer), want)
	})
	s.fresh(t, "what is over or disabled is found too", func(t *testing.T, st store.Store) {
		over, disabled := ended(session("s", "ann"), noon), account("ann")
		disabled.Disabled = true
		insert(t, st, over)
		update(t, st, func(tx store.Tx) error { return tx.InsertAccessToken(token) })
		update(t, st, func(tx store.Tx) error { return tx.UpdateAccount(disabled) })
		equal(t, read(t, st, bearer), store.Bearer{Token: token, Session: over, Account: disabled})
	})
	s.fresh(t, "unknown ones are not found, taken ones conflict", func(t *testing.T, st store.Store) {
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := bearer(tx)
			return err
		})
		insert(t, st, session("s", "ann"))
		update(t, st, func(tx store.Tx) error { return tx.InsertAccessToken(token) })
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error { return tx.InsertAccessToken(token) })
	})
}
