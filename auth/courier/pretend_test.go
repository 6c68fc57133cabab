package courier_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/courier"
	"foyer/auth/store"
)

// A letter to nobody leaves a message like any other, which nobody carries and
// which holds nothing.
func TestPretendedLetterIsNeverCarried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		mail := courier.Mail{To: address, Kind: courier.KindPasswordReset, Data: courier.Data{Account: address}}
		w.run()
		defer w.stop()
		if err := w.box.Update(t.Context(), func(tx store.Tx) error { return w.Pretend(tx, mail) }); err != nil {
			t.Fatal(err)
		}
		w.Wake()
		time.Sleep(4 * 24 * time.Hour)
		synctest.Wait()
		if got := w.mails.Letters(); len(got) != 0 {
			t.Errorf("carried: %v", got)
		}
		all := w.box.history()
		if len(all) != 1 || all[0].Sealed != "" || all[0].State != store.MessageFailed || all[0].Attempts != 0 {
			t.Errorf("%+v", all)
		}
	})
}

// It fails as Enqueue does, so that it is no way to tell the two apart.
func TestPretendFailsLikeEnqueue(t *testing.T) {
	for name, mail := range map[string]courier.Mail{
		"no address":   {To: "nobody", Kind: courier.KindPasswordReset},
		"unknown kind": {To: address, Kind: "unknown"},
		"a bad link":   {To: address, Kind: courier.KindPasswordReset, Data: courier.Data{Link: "http://example.org/"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			for _, send := range []func(store.Tx) error{
				func(tx store.Tx) error { return w.Pretend(tx, mail) },
				func(tx store.Tx) error { _, err := w.Enqueue(tx, mail); return err },
			} {
				if err := w.box.Update(t.Context(), send); err == nil {
					t.Errorf("%s is taken", name)
				}
			}
			delete(w.Carriers, courier.ChannelEmail)
			err := w.box.Update(t.Context(), func(tx store.Tx) error { return w.Pretend(tx, mail) })
			if !errors.Is(err, courier.ErrUnavailable) {
				t.Errorf("%s without mail: %v", name, err)
			}
		})
	}
}
