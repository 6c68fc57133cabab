package storetest

import (
	"errors"
	"testing"
	"time"

	"foyer/auth/store"
)

// swept is one kind of row with the time that decides over it.
type swept struct {
	name   string
	keep   time.Duration
	insert func(tx store.Tx, at time.Time) error
	find   func(tx store.Tx) error
}

var sweptKinds = []swept{
	{"flow", 0, func(tx store.Tx, at time.Time) error {
		f := flow("f")
		f.ExpiresAt = at
		return tx.InsertFlow(f)
	}, func(tx store.Tx) error { _, err := tx.FlowByAuthSession("f-current"); return err }},
	{"leg", 0, func(tx store.Tx, at time.Time) error {
		l := over(finished(leg("l")))
		l.ExpiresAt = at
		return tx.InsertLeg(l)
	}, func(tx store.Tx) error { _, err := tx.Leg("l"); return err }},
	{"leg that goes on", 0, func(tx store.Tx, at time.Time) error {
		l := leg("l")
		l.ExpiresAt = at
		return tx.InsertLeg(l)
	}, func(tx store.Tx) error { _, err := tx.Leg("l"); return err }},
	{"code", 0, func(tx store.Tx, at time.Time) error {
		c := code("c")
		c.ExpiresAt = at
		return tx.InsertCode(c)
	}, func(tx store.Tx) error { _, err := tx.Code("c"); return err }},
	{"access token", 0, func(tx store.Tx, at time.Time) error {
		return tx.InsertAccessToken(store.AccessToken{Hash: "t", SessionID: "living", ExpiresAt: at})
	}, func(tx store.Tx) error { _, err := tx.Bearer("t"); return err }},
	{"session that ended", store.KeepSessions, func(tx store.Tx, at time.Time) error {
		return tx.InsertSession(ended(lasting("s"), at))
	}, findSession},
	{"session that idled", store.KeepSessions, func(tx store.Tx, at time.Time) error {
		idle := lasting("s")
		idle.IdleUntil = at
		return tx.InsertSession(idle)
	}, findSession},
	{"session past its end", store.KeepSessions, func(tx store.Tx, at time.Time) error {
		old := lasting("s")
		old.AbsoluteUntil = at
		return tx.InsertSession(old)
	}, findSession},
	{"install", store.KeepInstalls, func(tx store.Tx, at time.Time) error {
		return tx.PutInstall(store.Install{AccountID: "ann", Thumbprint: "jkt", UsedAt: at})
	}, func(tx store.Tx) error { _, err := tx.Install("ann", "jkt"); return err }},
	{"counter", store.KeepCounters, func(tx store.Tx, at time.Time) error {
		return tx.PutCounter(store.Counter{Subject: "a", Failures: 1, LastAt: at})
	}, func(tx store.Tx) error {
		c, err := tx.Counter("a", "", "")
		return noneIsNotFound(c.Failures, err)
	}},
	{"source failure", store.KeepCounters, func(tx store.Tx, at time.Time) error {
		return tx.NoteSourceFailure("src", "a", at)
	}, func(tx store.Tx) error {
		n, _, err := tx.SourceFailures("src", time.Time{})
		return noneIsNotFound(n, err)
	}},
	{"send", store.KeepCounters, func(tx store.Tx, at time.Time) error {
		return tx.NoteSend("a", "strangers", at)
	}, func(tx store.Tx) error {
		n, _, err := tx.Sends("a", "strangers", time.Time{})
		return noneIsNotFound(n, err)
	}},
	{"one-time code that expired", store.KeepOneTimeCodes, func(tx store.Tx, at time.Time) error {
		c := oneTime("c")
		c.ExpiresAt = at
		return tx.InsertOneTimeCode(c)
	}, findOneTime},
	{"one-time code that was spent", store.KeepOneTimeCodes, func(tx store.Tx, at time.Time) error {
		c := oneTime("c")
		c.ExpiresAt, c.SpentAt = time.Time{}, at
		return tx.InsertOneTimeCode(c)
	}, findOneTime},
	{"link", store.KeepLinks, func(tx store.Tx, at time.Time) error {
		l := link("l", "ann", store.LinkReset)
		l.ExpiresAt = at
		return tx.InsertLink(l)
	}, findLink},
	{"link that was used", store.KeepLinks, func(tx store.Tx, at time.Time) error {
		l := link("l", "", store.LinkNotMe)
		l.ExpiresAt, l.UsedAt = at, at.Add(-365*24*time.Hour)
		return tx.InsertLink(l)
	}, findLink},
	{"invitation", store.InvitationLife, func(tx store.Tx, at time.Time) error {
		i := invitation("new@example.com")
		i.CreatedAt = at
		return tx.PutInvitation(i)
	}, func(tx store.Tx) error {
		_, err := tx.Invitation("new@example.com")
		return err
	}},
	{"message that was accepted", store.KeepMessages, func(tx store.Tx, at time.Time) error {
		return tx.InsertMessage(store.Message{ID: "m", State: store.MessageAccepted, CreatedAt: at})
	}, findMessage},
	{"message that failed", store.KeepMessages, func(tx store.Tx, at time.Time) error {
		return tx.InsertMessage(store.Message{ID: "m", State: store.MessageFailed, CreatedAt: at})
	}, findMessage},
	{"event", store.KeepAudits, func(tx store.Tx, at time.Time) error {
		return tx.InsertAudit(audit("a", at))
	}, func(tx store.Tx) error {
		all, err := tx.Audits(store.AuditFilter{})
		return noneIsNotFound(len(all), err)
	}},
}

// lasting returns a session that no sweep of these tests takes.
func lasting(id string) store.Session {
	s := session(id, "ann")
	s.IdleUntil, s.AbsoluteUntil = noon.Add(time.Hour*24*365), noon.Add(time.Hour*24*365)
	return s
}

func findSession(tx store.Tx) error { _, err := tx.Session("s"); return err }

func findMessage(tx store.Tx) error { _, err := tx.Message("m"); return err }

func findLink(tx store.Tx) error { _, err := tx.Link("l"); return err }

func findOneTime(tx store.Tx) error {
	all, err := tx.OneTimeCodesOf("ann", store.OneTimePass)
	return noneIsNotFound(len(all), err)
}

func noneIsNotFound(n int, err error) error {
	if err == nil && n == 0 {
		return store.ErrNotFound
	}
	return err
}

func (s *suite) sweep(t *testing.T) {
	for _, kind := range sweptKinds {
		s.fresh(t, kind.name+" goes at its time, not a millisecond before", func(t *testing.T, st store.Store) {
			update(t, st, func(tx store.Tx) error { return tx.InsertSession(lasting("living")) })
			at := noon.Add(-48 * time.Hour)
			update(t, st, func(tx store.Tx) error { return kind.insert(tx, at) })
			due := at.Add(kind.keep)
			sweepAt(t, st, due.Add(-time.Millisecond), 0)
			update(t, st, kind.find)
			sweepAt(t, st, due, 1)
			refuses(t, st, store.ErrNotFound, kind.find)
			sweepAt(t, st, due.Add(time.Millisecond), 0)
		})
	}
	s.fresh(t, "a session takes its tokens along", func(t *testing.T, st store.Store) {
		update(t, st, func(tx store.Tx) error {
			return errors.Join(
				tx.InsertSession(ended(lasting("s"), noon)),
				tx.InsertAccessToken(store.AccessToken{
					Hash: "t", SessionID: "s", ExpiresAt: noon.Add(2 * store.KeepSessions),
				}))
		})
		sweepAt(t, st, noon.Add(store.KeepSessions), 1)
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error {
			_, err := tx.Bearer("t")
			return err
		})
	})
	s.fresh(t, "what people and workers still need stays", func(t *testing.T, st store.Store) {
		recovery := store.OneTimeCode{AccountID: "ann", Kind: store.OneTimeRecovery, Hash: "c", CreatedAt: noon}
		enroll(t, st, authenticator("a", "ann"))
		issue(t, st, recovery)
		enqueue(t, st, message("m"))
		enroll(t, st, passkey("p", "bob"))
		connect(t, st, identity("s", "ann"))
		portray(t, st, picture("ann"))
		sweepAt(t, st, noon.Add(100*365*24*time.Hour), 0)
		equal(t, len(read(t, st, store.Tx.Accounts)), 2)
		equal(t, len(read(t, st, store.Tx.Organizations)), 1)
		equal(t, len(read(t, st, authenticatorsOf("ann"))), 1)
		equal(t, read(t, st, oneTimesOf("ann", store.OneTimeRecovery)), []store.OneTimeCode{recovery})
		equal(t, read(t, st, messageByID("m")), message("m"))
		equal(t, read(t, st, byCredential("p-credential")), passkey("p", "bob"))
		equal(t, read(t, st, identityBy(issuer, "s")), identity("s", "ann"))
		equal(t, read(t, st, pictureOf("ann")), picture("ann"))
	})
}

func sweepAt(t *testing.T, st store.Store, now time.Time, want int) {
	t.Helper()
	update(t, st, func(tx store.Tx) error {
		n, err := tx.Sweep(now)
		if n != want {
			t.Errorf("%d rows went at %v, want %d", n, now, want)
		}
		return err
	})
}
