package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"foyer/auth"
	"foyer/auth/store"
)

func migrations(t *testing.T, db *sql.DB) *goose.Provider {
	t.Helper()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("migrations"),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// versionOne makes a database as version 1 left it, with a row in every table
// that has grown since.
func versionOne(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "foyer.db")
	db := raw(t, file)
	_, err := db.Exec("PRAGMA journal_mode = WAL")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migrations(t, db).UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`
INSERT INTO meta (name, value) VALUES ('key', 'kept');
INSERT INTO organizations (id, name, name_key, created_at) VALUES ('org', 'Org', 'org', 1000);
INSERT INTO accounts (id, organization_id, email, username, name, role, disabled, must_change_password,
created_at, password_hash, password_set_at)
VALUES ('ann', 'org', 'ann@example.com', '', 'Ann', 'member', 0, 1, 2000, '$argon2id$', 3000);
INSERT INTO identifiers (canonical, account_id) VALUES ('ann@example.com', 'ann');
INSERT INTO codes (hash, thumbprint, account_id, code_challenge, scope, device_name, amr, acr, auth_time,
paused_session_id, expires_at, spent_at, session_id)
VALUES ('c', 'jkt', 'ann', 's256', 'foyer', 'desk', '["pwd"]', 'aal1', 4000, '', 5000, 0, '');
INSERT INTO sessions (id, account_id, thumbprint, scope, device_name, amr, acr, auth_time, created_at,
idle_until, absolute_until, ended_at, ended_reason, ended_by, refresh_hash, predecessor_hash, rotated_at,
confirmed, used)
VALUES ('s', 'ann', 'jkt', 'foyer', 'desk', '["pwd"]', 'aal1', 4000, 4000, 6000, 7000, 0, '', '', 'r', NULL,
4000, 1, 1);
INSERT INTO access_tokens (hash, session_id, expires_at) VALUES ('t', 's', 8000)`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

// checkVersionOne looks for what versionOne has put into the database.
func checkVersionOne(t *testing.T, s store.Store) {
	t.Helper()
	at := func(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
	account := store.Account{
		Account: auth.Account{
			ID: "ann", OrganizationID: "org", Email: "ann@example.com", Name: "Ann",
			Role: auth.RoleMember, MustChangePassword: true, CreatedAt: at(2000),
		},
		PasswordHash: "$argon2id$", PasswordSetAt: at(3000),
	}
	want := []any{
		"kept",
		auth.Organization{
			ID: "org", Name: "Org", Policy: auth.MFAPolicy{MFA: auth.MFAOff}, CreatedAt: at(1000),
		},
		account,
		store.Code{
			Hash: "c", Thumbprint: "jkt", AccountID: "ann", CodeChallenge: "s256", Scope: "foyer",
			DeviceName: "desk", AMR: []string{"pwd"}, ACR: auth.AAL1, AuthTime: at(4000), ExpiresAt: at(5000),
		},
		store.Bearer{
			Token:   store.AccessToken{Hash: "t", SessionID: "s", ExpiresAt: at(8000)},
			Account: account,
			Session: store.Session{
				Session: auth.Session{
					ID: "s", AccountID: "ann", Thumbprint: "jkt", Scope: "foyer", DeviceName: "desk",
					AMR: []string{"pwd"}, ACR: auth.AAL1, AuthTime: at(4000), CreatedAt: at(4000),
					IdleUntil: at(6000), AbsoluteUntil: at(7000),
				},
				Refresh: "r", RotatedAt: at(4000), Confirmed: true, Used: true,
			},
		},
	}
	err := s.View(context.Background(), func(tx store.Tx) error {
		meta, err1 := tx.Meta("key")
		organization, err2 := tx.OrganizationByName("org")
		account, err3 := tx.AccountByIdentifier("ann@example.com")
		code, err4 := tx.Code("c")
		bearer, err5 := tx.Bearer("t")
		for i, got := range []any{meta, organization, account, code, bearer} {
			if !reflect.DeepEqual(got, want[i]) {
				t.Errorf("\n got %+v\nwant %+v", got, want[i])
			}
		}
		return errors.Join(err1, err2, err3, err4, err5)
	})
	if err != nil {
		t.Error(err)
	}
}

func versionIn(t *testing.T, file string) (version int64) {
	t.Helper()
	version, err := migrations(t, raw(t, file)).GetDBVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func TestVersionOneIsMigratedAndKeepsItsRows(t *testing.T) {
	file := versionOne(t)
	if got := versionIn(t, file); got != 1 {
		t.Fatalf("version %d", got)
	}
	s := open(t, file)
	checkVersionOne(t, s)
	if got := versionIn(t, file); got < 3 {
		t.Errorf("version %d", got)
	}
	err := s.Update(t.Context(), func(tx store.Tx) error {
		return errors.Join(
			tx.InsertAuthenticator(store.Authenticator{Authenticator: auth.Authenticator{ID: "a", AccountID: "ann"}}),
			tx.SetProofs("s", map[auth.Factor]time.Time{auth.FactorPassword: time.Now()}, auth.AAL1, nil, time.Now()))
	})
	if err != nil {
		t.Errorf("new things beside old ones: %v", err)
	}
}

func TestTwoMigrateVersionOneAtOnce(t *testing.T) {
	for range 5 {
		file := versionOne(t)
		var group sync.WaitGroup
		for process := range 3 {
			cmd := helper(t, "commit", file, fmt.Sprint(process, " 1"))
			group.Go(func() {
				if err := cmd.Run(); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		checkVersionOne(t, open(t, file))
	}
}

// TestColumnsHaveTypesOfAllEngines holds the promise of the migrations' texts.
func TestColumnsHaveTypesOfAllEngines(t *testing.T) {
	file := filepath.Join(t.TempDir(), "foyer.db")
	open(t, file)
	rows, err := raw(t, file).Query(`SELECT m.name, c.name, c.type FROM sqlite_master m
JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT IN ('goose_db_version', 'sqlite_sequence')`)
	if err != nil {
		t.Fatal(err)
	}
	columns := 0
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			t.Fatal(err)
		}
		columns++
		if kind != "TEXT" && kind != "BIGINT" {
			t.Errorf("%s.%s is %s", table, column, kind)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || columns < 50 {
		t.Errorf("%d columns, %v", columns, err)
	}
}
