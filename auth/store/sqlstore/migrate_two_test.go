package sqlstore_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// versionTwo makes a database as version 2 left it, from one that version 1
// left, with rows beside those that checkVersionOne looks for.
func versionTwo(t *testing.T) string {
	t.Helper()
	file := versionOne(t)
	db := raw(t, file)
	_, up := migrations(t, db).UpTo(t.Context(), 2)
	_, err := db.Exec(`
INSERT INTO organizations (id, name, name_key, mfa, mfa_methods, mfa_at_once_from, created_at)
VALUES ('two', 'Two', 'two', 'required', '["totp"]', 0, 1000);
INSERT INTO accounts (id, organization_id, email, username, name, role, disabled, must_change_password,
default_authenticator, ask_each_time, created_at, password_hash, password_set_at)
VALUES ('bob', 'two', 'bob@example.com', '', 'Bob', 'admin', 1, 0, 'app', 1, 2000, '$argon2id$', 3000);
INSERT INTO identifiers (canonical, account_id) VALUES ('bob@example.com', 'bob');
INSERT INTO installs (account_id, thumbprint, device_name, known_at, used_at)
VALUES ('bob', 'jkt', 'desk', 4000, 5000);
INSERT INTO authenticators (id, account_id, factor, label, hint, created_at, used_at, proved_as, proved_until,
secret, address, last_step)
VALUES ('app', 'bob', 'totp', 'Pixel', '', 6000, 7000, 'email_code', 8000, 'sealed', '', 58),
('mail', 'bob', 'email_code', '', 'b…@example.com', 6001, 0, '', 0, '', 'sealed too', 0);
INSERT INTO one_time_codes (account_id, kind, hash, active, created_at, expires_at, issued_by, spent_at, spent_by)
VALUES ('bob', 'recovery', 'r', 1, 9000, 0, '', 0, '');
INSERT INTO audits (id, happened_at, event, outcome, account_id, actor_id, organization_id, factor,
device_name, source, detail)
VALUES ('a', 9000, 'sign_in', 'ok', 'bob', '', 'two', 'totp', 'desk', '', '')`)
	if err := errors.Join(up, err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

// checkVersionTwo looks for what versionTwo has put into the database.
func checkVersionTwo(t *testing.T, s store.Store) {
	t.Helper()
	checkVersionOne(t, s)
	at := func(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
	want := []any{
		store.Account{
			Account: auth.Account{
				ID: "bob", OrganizationID: "two", Email: "bob@example.com", Name: "Bob",
				Role: auth.RoleAdmin, Disabled: true, DefaultAuthenticator: "app", AskEachTime: true,
				CreatedAt: at(2000),
			},
			PasswordHash: "$argon2id$", PasswordSetAt: at(3000),
		},
		store.Install{
			AccountID: "bob", Thumbprint: "jkt", DeviceName: "desk", KnownAt: at(4000), UsedAt: at(5000),
		},
		[]store.Authenticator{
			{
				Authenticator: auth.Authenticator{
					ID: "app", AccountID: "bob", Factor: auth.FactorTOTP, Label: "Pixel", CreatedAt: at(6000),
					UsedAt: at(7000), ProvedAs: auth.FactorEmailCode, ProvedUntil: at(8000),
				},
				Secret: "sealed", LastStep: 58,
			},
			{
				Authenticator: auth.Authenticator{
					ID: "mail", AccountID: "bob", Factor: auth.FactorEmailCode, Hint: "b…@example.com",
					CreatedAt: at(6001),
				},
				Address: "sealed too",
			},
		},
		[]store.OneTimeCode{{
			AccountID: "bob", Kind: store.OneTimeRecovery, Hash: "r", Active: true, CreatedAt: at(9000),
		}},
		[]store.Audit{{
			ID: "a", At: at(9000), Event: "sign_in", Outcome: "ok", AccountID: "bob", OrganizationID: "two",
			Factor: auth.FactorTOTP, DeviceName: "desk",
		}},
	}
	err := s.View(t.Context(), func(tx store.Tx) error {
		account, err1 := tx.AccountByIdentifier("bob@example.com")
		install, err2 := tx.Install("bob", "jkt")
		authenticators, err3 := tx.AuthenticatorsOf("bob")
		codes, err4 := tx.OneTimeCodesOf("bob", store.OneTimeRecovery)
		audits, err5 := tx.Audits(store.AuditFilter{})
		for i, got := range []any{account, install, authenticators, codes, audits} {
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

// browse adds what only version 3 keeps.
func browse(tx store.Tx) error {
	now := time.Now()
	return errors.Join(
		tx.InsertAuthenticator(store.Authenticator{
			Authenticator: auth.Authenticator{ID: "key", AccountID: "bob", Factor: auth.FactorPasskey, Install: "jkt"},
			CredentialID:  "credential", Credential: "{}",
		}),
		tx.PutInstall(store.Install{AccountID: "ann", Thumbprint: "jkt", KnownAt: now, OfferedPasskey: true}),
		tx.InsertIdentity(store.Identity{Issuer: "https://example.com", Subject: "s", AccountID: "bob"}),
		tx.InsertLeg(store.Leg{ID: "leg", AccountID: "bob", ExpiresAt: now}),
		tx.InsertLink(store.Link{Hash: "link", AccountID: "bob", Kind: store.LinkReset, ExpiresAt: now}),
		tx.PutInvitation(store.Invitation{Address: "new@example.com", OrganizationID: "two"}),
		tx.PutPicture(store.Picture{AccountID: "bob", Type: "image/png", Data: []byte{0}}),
	)
}

func TestVersionTwoIsMigratedAndKeepsItsRows(t *testing.T) {
	file := versionTwo(t)
	if got := versionIn(t, file); got != 2 {
		t.Fatalf("version %d", got)
	}
	s := open(t, file)
	checkVersionTwo(t, s)
	if got := versionIn(t, file); got < 3 {
		t.Errorf("version %d", got)
	}
	if err := s.Update(t.Context(), browse); err != nil {
		t.Errorf("new things beside old ones: %v", err)
	}
}

func TestMigrationsCanBeTakenBack(t *testing.T) {
	for name, test := range map[string]struct {
		version int64
		make    func(*testing.T) string
		check   func(*testing.T, store.Store)
	}{
		"to version 1": {1, versionOne, checkVersionOne},
		"to version 2": {2, versionTwo, checkVersionTwo},
	} {
		t.Run(name, func(t *testing.T) {
			file := test.make(t)
			db := raw(t, file)
			p := migrations(t, db)
			_, up := p.Up(t.Context())
			_, down := p.DownTo(t.Context(), test.version)
			if err := errors.Join(up, down, db.Close()); err != nil {
				t.Fatal(err)
			}
			if got := versionIn(t, file); got != test.version {
				t.Errorf("version %d", got)
			}
			test.check(t, open(t, file))
		})
	}
}

// TestTakingVersionThreeBackForgetsOnlyWhatItAdded: a passkey goes with its
// credential, because version 2 would ask for what it cannot prove.
func TestTakingVersionThreeBackForgetsOnlyWhatItAdded(t *testing.T) {
	file := versionTwo(t)
	s := open(t, file)
	if err := errors.Join(s.Update(t.Context(), browse), s.Close()); err != nil {
		t.Fatal(err)
	}
	db := raw(t, file)
	_, err := migrations(t, db).DownTo(t.Context(), 2)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s = open(t, file)
	checkVersionTwo(t, s)
	err = s.View(t.Context(), func(tx store.Tx) error {
		i, err := tx.Install("ann", "jkt")
		if i.OfferedPasskey {
			t.Error("came back from a column that was dropped")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
