package sqlstore_test

import (
	"errors"
	"testing"

	"foyer/auth/store"
)

// A picture of version 3 has a tag at once, and another as soon as it changes.
func TestPicturesOfVersionThreeAreTagged(t *testing.T) {
	file := versionTwo(t)
	db := raw(t, file)
	_, up := migrations(t, db).UpTo(t.Context(), 3)
	_, err := db.Exec(`INSERT INTO pictures (account_id, type, data, updated_at) VALUES ('bob', 'image/png', 'AQ==', 9000)`)
	if err := errors.Join(up, err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s := open(t, file)
	checkVersionTwo(t, s)
	tag := func() (tag string) {
		err := s.View(t.Context(), func(tx store.Tx) error {
			kept, err := tx.Picture("bob")
			tag = kept.Tag
			if string(kept.Data) != "\x01" {
				t.Errorf("%q", kept.Data)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return tag
	}
	before := tag()
	err = s.Update(t.Context(), func(tx store.Tx) error {
		return tx.PutPicture(store.Picture{AccountID: "bob", Type: "image/png", Data: []byte{1}})
	})
	if after := tag(); err != nil || before == "" || after == before {
		t.Errorf("%q, then %q, %v", before, after, err)
	}
}
