package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"foyer/auth/store"
)

func openFile(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{File: filepath.Join(t.TempDir(), "foyer.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestEveryConnectionIsSetUp takes all connections at once and reads their
// settings back.
func TestEveryConnectionIsSetUp(t *testing.T) {
	s := openFile(t)
	for _, p := range []*pool{s.writers, s.readers} {
		var taken []*conn
		for range cap(p.free) {
			c, err := p.get(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			taken = append(taken, c)
			for _, setting := range pragmas(p == s.readers) {
				var got driver.Value
				row := c.sql.QueryRowContext(t.Context(), "PRAGMA "+setting.name)
				if err := row.Scan(&got); err != nil || got != setting.read {
					t.Errorf("%s is %v (%v), want %v", setting.name, got, err, setting.read)
				}
			}
		}
		if p == s.readers && len(taken) != maxReaders || p == s.writers && len(taken) != 1 {
			t.Errorf("%d connections", len(taken))
		}
		for _, c := range taken {
			p.put(c)
		}
	}
}

// TestFullDiskIsRefusedAndSurvived lets the file grow no more, which SQLite
// reports like a full disk.
func TestFullDiskIsRefusedAndSurvived(t *testing.T) {
	s := openFile(t)
	grow := func(pages int) {
		c, err := s.writers.get(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer s.writers.put(c)
		if err := c.run(fmt.Sprint("PRAGMA max_page_count = ", pages)); err != nil {
			t.Fatal(err)
		}
	}
	fill := func(tx store.Tx) error {
		return tx.SetMeta("big", strings.Repeat("x", 1<<20))
	}
	grow(1) // is raised to what there is
	if err := s.Update(t.Context(), fill); !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
	grow(1) // the connection before may have been given up
	err := s.Update(t.Context(), func(tx store.Tx) error {
		_ = fill(tx)
		_ = tx.SetMeta("small", "must not be written alone")
		return nil
	})
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("an error that was not looked at: got %v", err)
	}
	err = s.View(t.Context(), func(tx store.Tx) error {
		_, err := tx.Meta("small")
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half a transaction was written: %v", err)
	}
	grow(1 << 20)
	if err := s.Update(t.Context(), fill); err != nil {
		t.Errorf("after there was room again: %v", err)
	}
}

// TestQueriesUseIndexes keeps what is asked often from reading whole tables.
func TestQueriesUseIndexes(t *testing.T) {
	s := openFile(t)
	queries := []string{
		sqlBearer, sqlSession, sqlSessionByRefresh, sqlSessionsOf, sqlRotateSession, sqlTouchSession,
		sqlEndSession, sqlEndSessionsOf, sqlFlowByAuthSession, sqlSpendAuthSession, sqlUpdateFlow,
		sqlCode, sqlSpendCode, sqlCounter, sqlDeleteCounters, sqlSourceFailures, sqlInstall,
		sqlAccount, sqlAccountByIdentifier, sqlUpdateAccount, sqlDeleteIdentifiers, sqlOrganizationByName,
		sqlOrganization, sqlUpdateOrganization, sqlAccountsOf, sqlSetProofs, sqlSends,
		sqlAuthenticatorsOf, sqlUpdateAuthenticator, sqlSpendStep, sqlDeleteAuthenticator,
		sqlOneTimeCodesOf, sqlActivateOneTimeCode, sqlSpendOneTimeCode, sqlOneTimeSpender,
		sqlDeleteOneTimeCodes, sqlMessage, sqlClaimMessages, sqlSettleMessage,
		sqlAuthenticatorByCredential, sqlSetCredential, sqlIdentity, sqlIdentitiesOf, sqlUpdateIdentity,
		sqlLeg, sqlLegByCode, sqlBindLeg, sqlFinishLeg, sqlEndLeg, sqlLink, sqlSpendLink, sqlDeleteLinks,
		sqlInvitation, sqlInvitationsOf, sqlDeleteInvitation, sqlPicture, sqlDeletePicture,
	}
	for _, sweep := range sweeps {
		queries = append(queries, sweep.query)
	}
	for _, query := range queries {
		for _, step := range plan(t, s, query) {
			if strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s: %s", query, step)
			}
		}
	}
}

// TestAuditsAreReadInTheirOrder keeps a list of the newest few from reading,
// and sorting, all there are.
func TestAuditsAreReadInTheirOrder(t *testing.T) {
	s := openFile(t)
	now := time.Now()
	for name, test := range map[string]struct {
		filter store.AuditFilter
		want   string
	}{
		"all":          {store.AuditFilter{}, "SCAN audits USING INDEX audits_by_time"},
		"event":        {store.AuditFilter{Event: "sign_in"}, "SCAN audits USING INDEX audits_by_time"},
		"since":        {store.AuditFilter{Since: now}, "SEARCH audits USING INDEX audits_by_time"},
		"account":      {store.AuditFilter{AccountID: "ann"}, "SEARCH audits USING INDEX audits_by_account"},
		"organization": {store.AuditFilter{OrganizationID: "org"}, "SEARCH audits USING INDEX audits_by_organization"},
		"a span of an account": {store.AuditFilter{AccountID: "ann", Event: "sign_in", Since: now, Before: now},
			"SEARCH audits USING INDEX audits_by_account (account_id=? AND happened_at>? AND happened_at<?)"},
	} {
		t.Run(name, func(t *testing.T) {
			query, _ := auditQuery(test.filter)
			got := plan(t, s, query)
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("%s: %q", query, got)
			}
		})
	}
}

// plan returns the steps in which SQLite would run query.
func plan(t *testing.T, s *Store, query string) (steps []string) {
	t.Helper()
	c, err := s.readers.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	args := make([]any, strings.Count(query, "?"))
	rows, err := c.sql.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for rows.Next() {
		var a, b, z int
		var detail string
		if err := rows.Scan(&a, &b, &z, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Error(err)
	}
	return steps
}

// TestNumberedPlaceholders runs a statement both ways: SQLite takes either.
func TestNumberedPlaceholders(t *testing.T) {
	if got, want := numbered("a = ? AND b IN (?, ?)"), "a = $1 AND b IN ($2, $3)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	s := openFile(t)
	s.writers.pop().discard() // it was opened without
	s.writers.rebind, s.readers.rebind = numbered, numbered
	err := errors.Join(
		s.Update(t.Context(), func(tx store.Tx) error { return tx.SetMeta("key", "value") }),
		s.View(t.Context(), func(tx store.Tx) error {
			value, err := tx.Meta("key")
			if value != "value" {
				t.Errorf("got %q", value)
			}
			return err
		}))
	if err != nil {
		t.Error(err)
	}
}
