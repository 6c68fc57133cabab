package storetest

import (
	"fmt"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

func audit(id string, at time.Time) store.Audit {
	return store.Audit{
		ID: id, At: at, Event: "sign_in", Outcome: "ok", AccountID: "ann", ActorID: "bob",
		OrganizationID: "org", Factor: auth.FactorTOTP, DeviceName: "desk", Source: "192.0.2.1",
		Detail: "of use to the operator",
	}
}

func audits(f store.AuditFilter) func(store.Tx) ([]store.Audit, error) {
	return func(tx store.Tx) ([]store.Audit, error) { return tx.Audits(f) }
}

func note(t *testing.T, st store.Store, events ...store.Audit) {
	t.Helper()
	update(t, st, func(tx store.Tx) error {
		for _, a := range events {
			if err := tx.InsertAudit(a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *suite) audits(t *testing.T) {
	s.fresh(t, "events come back as they went in", func(t *testing.T, st store.Store) {
		for _, want := range []store.Audit{{ID: "bare"}, audit("full", noon)} {
			note(t, st, want)
			equal(t, read(t, st, audits(store.AuditFilter{Limit: 1})), []store.Audit{want})
		}
	})
	s.fresh(t, "need nothing that they name", func(t *testing.T, st store.Store) {
		want := audit("a", noon)
		want.AccountID, want.ActorID, want.OrganizationID = "gone", "gone too", "never was"
		note(t, st, want)
		equal(t, read(t, st, audits(store.AuditFilter{AccountID: "gone"})), []store.Audit{want})
	})
	s.fresh(t, "a taken id conflicts", func(t *testing.T, st store.Store) {
		note(t, st, audit("a", noon))
		refuses(t, st, store.ErrConflict, func(tx store.Tx) error {
			return tx.InsertAudit(audit("a", noon.Add(time.Hour)))
		})
		equal(t, read(t, st, audits(store.AuditFilter{})), []store.Audit{audit("a", noon)})
	})
	s.fresh(t, "are listed newest first, of one time by id", func(t *testing.T, st store.Store) {
		later := noon.Add(time.Millisecond)
		note(t, st, audit("c", noon), audit("a", later), audit("d", noon), audit("b", noon))
		equal(t, read(t, st, audits(store.AuditFilter{})),
			[]store.Audit{audit("a", later), audit("d", noon), audit("c", noon), audit("b", noon)})
	})
	s.fresh(t, "a filter selects by each of its fields and by all", s.auditFilter)
	s.fresh(t, "a limit takes the newest", func(t *testing.T, st store.Store) {
		const more = store.AuditLimit + 5
		var all []store.Audit
		for i := range more {
			all = append(all, audit(fmt.Sprintf("%04d", i), noon.Add(time.Duration(i)*time.Second)))
		}
		note(t, st, all...)
		for limit, want := range map[int]int{
			0: store.AuditLimit, -1: store.AuditLimit, 1: 1, 3: 3, more - 1: more - 1, 2 * more: more,
		} {
			got := read(t, st, audits(store.AuditFilter{AccountID: "ann", Limit: limit}))
			equal(t, len(got), want)
			equal(t, got[0], all[more-1])
			equal(t, got[want-1], all[more-want])
		}
	})
}

func (s *suite) auditFilter(t *testing.T, st store.Store) {
	// Each of the first differs from "match" in one field of the filter.
	whom, where, what := audit("whom", noon), audit("where", noon), audit("what", noon)
	whom.AccountID, where.OrganizationID, what.Event = "bob", "another", "mfa_reset"
	before, after := audit("before", noon.Add(-time.Millisecond)), audit("zafter", noon.Add(time.Millisecond))
	nobody := store.Audit{ID: "nobody", At: noon.Add(time.Hour), Event: "sign_in"}
	note(t, st, whom, where, what, before, after, audit("match", noon), nobody)
	for name, test := range map[string]struct {
		filter store.AuditFilter
		want   []string
	}{
		"nothing":      {store.AuditFilter{}, []string{"nobody", "zafter", "whom", "where", "what", "match", "before"}},
		"account":      {store.AuditFilter{AccountID: "bob"}, []string{"whom"}},
		"organization": {store.AuditFilter{OrganizationID: "another"}, []string{"where"}},
		"event":        {store.AuditFilter{Event: "mfa_reset"}, []string{"what"}},
		"since":        {store.AuditFilter{Since: after.At}, []string{"nobody", "zafter"}},
		"before":       {store.AuditFilter{Before: noon}, []string{"before"}},
		"a span": {store.AuditFilter{Since: noon, Before: after.At},
			[]string{"whom", "where", "what", "match"}},
		"all": {store.AuditFilter{
			AccountID: "ann", OrganizationID: "org", Event: "sign_in", Since: noon, Before: after.At,
		}, []string{"match"}},
		"what is not there": {store.AuditFilter{AccountID: "ANN"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, a := range read(t, st, audits(test.filter)) {
				got = append(got, a.ID)
			}
			equal(t, got, test.want)
		})
	}
}
