package storetest

import (
	"testing"
	"time"

	"foyer/auth/store"
)

// picture has bytes that no text column would take as they are.
func picture(accountID string) store.Picture {
	data := make([]byte, 48<<10)
	for i := range data {
		data[i] = byte(i)
	}
	return store.Picture{AccountID: accountID, Type: "image/png", Data: data, Tag: store.PictureTag(data), UpdatedAt: noon}
}

func pictureOf(accountID string) func(store.Tx) (store.Picture, error) {
	return func(tx store.Tx) (store.Picture, error) { return tx.Picture(accountID) }
}

func noPicture(accountID string) func(store.Tx) error {
	return func(tx store.Tx) error { _, err := tx.Picture(accountID); return err }
}

func portray(t *testing.T, st store.Store, pictures ...store.Picture) {
	t.Helper()
	for _, p := range pictures {
		update(t, st, func(tx store.Tx) error { return tx.PutPicture(p) })
	}
}

func (s *suite) pictures(t *testing.T) {
	s.fresh(t, "come back as they went in", func(t *testing.T, st store.Store) {
		bare := store.Picture{AccountID: "bob", Tag: store.PictureTag(nil)}
		portray(t, st, picture("ann"), bare)
		equal(t, read(t, st, pictureOf("ann")), picture("ann"))
		equal(t, read(t, st, pictureOf("bob")), bare)
	})
	s.fresh(t, "of every length keep their bytes", func(t *testing.T, st store.Store) {
		for n := range 8 {
			want := picture("ann")
			want.Data = want.Data[256-n : 256]
			if n == 0 {
				want.Data = nil
			}
			want.Tag = store.PictureTag(want.Data)
			portray(t, st, want)
			equal(t, read(t, st, pictureOf("ann")), want)
		}
	})
	s.fresh(t, "putting again replaces that of the account", func(t *testing.T, st store.Store) {
		want := store.Picture{
			AccountID: "ann", Type: "image/jpeg", Data: []byte{0xff, 0xd8}, UpdatedAt: noon.Add(time.Hour),
			Tag: store.PictureTag([]byte{0xff, 0xd8}),
		}
		portray(t, st, picture("ann"), picture("bob"), want)
		equal(t, read(t, st, pictureOf("ann")), want)
		equal(t, read(t, st, pictureOf("bob")), picture("bob"))
	})
	s.fresh(t, "deleting takes one, and none is no error", func(t *testing.T, st store.Store) {
		portray(t, st, picture("ann"), picture("bob"))
		for range 2 {
			update(t, st, func(tx store.Tx) error { return tx.DeletePicture("ann") })
			refuses(t, st, store.ErrNotFound, noPicture("ann"))
		}
		equal(t, read(t, st, pictureOf("bob")), picture("bob"))
	})
	s.fresh(t, "tags tell them apart without their bytes", func(t *testing.T, st store.Store) {
		tagOf := func(id string) string {
			return read(t, st, func(tx store.Tx) (string, error) { return tx.PictureTag(id) })
		}
		tagsOf := func(organization string) map[string]string {
			return read(t, st, func(tx store.Tx) (map[string]string, error) { return tx.PictureTags(organization) })
		}
		equal(t, tagOf("ann"), "")
		equal(t, tagsOf("org"), map[string]string{})
		other := picture("bob")
		other.Data = other.Data[1:]
		portray(t, st, picture("ann"), other)
		first, second := tagOf("ann"), tagOf("bob")
		if first == "" || second == "" || first == second {
			t.Errorf("tags %q and %q", first, second)
		}
		equal(t, tagsOf("org"), map[string]string{"ann": first, "bob": second})
		equal(t, tagsOf(""), map[string]string{})
		equal(t, tagsOf("none"), map[string]string{})
		portray(t, st, picture("bob"))
		equal(t, tagOf("bob"), first)
		update(t, st, func(tx store.Tx) error { return tx.DeletePicture("ann") })
		equal(t, tagsOf("org"), map[string]string{"bob": first})
	})
	s.fresh(t, "unknown ones are not found", func(t *testing.T, st store.Store) {
		refuses(t, st, store.ErrNotFound, noPicture("ann"))
		refuses(t, st, store.ErrNotFound, noPicture("none"))
		refuses(t, st, store.ErrNotFound, func(tx store.Tx) error { return tx.PutPicture(picture("none")) })
	})
}
