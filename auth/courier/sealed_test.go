package courier_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/store"
)

// S9: nothing in the outbox, at any moment, tells whom or what.
func TestTheOutboxIsSealedAndBlanked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		w := newWorld(t)
		w.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		w.mails.Next(couriertest.PutOff, couriertest.BreakDown, couriertest.Refuse, couriertest.Hang)
		w.texts.Next(couriertest.BreakDown)
		w.run()
		for range 5 {
			w.post(courier.KindEmailCode)
			w.post(courier.KindTextCode)
		}
		time.Sleep(courier.CodeLife)
		w.stop()
		history := w.box.history()
		if len(history) < 30 {
			t.Fatalf("only %d states", len(history))
		}
		for _, m := range history {
			opened, _ := base64.RawURLEncoding.DecodeString(m.Sealed)
			tellsNothing(t, "outbox", fmt.Sprintf("%+v %s", m, opened))
			if m.State != store.MessageQueued && m.Sealed != "" {
				t.Errorf("%s with contents", m.State)
			}
		}
		tellsNothing(t, "log", log.String())
	})
}

func tellsNothing(t *testing.T, where, text string) {
	t.Helper()
	for _, hidden := range []string{address, "ann.lee", "riverside.example", number, "2025550142", secret, "expires"} {
		if strings.Contains(text, hidden) {
			t.Errorf("%s tells %q: %s", where, hidden, text)
		}
	}
}

func TestASealBelongsToItsMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		one, two := w.post(courier.KindEmailCode), w.post(courier.KindEmailCode)
		w.box.set(func(m *memory) {
			swapped := m.messages[one]
			swapped.Sealed = m.messages[two].Sealed
			m.messages[one] = swapped
		})
		w.run()
		synctest.Wait()
		w.want(one, store.MessageFailed, 0, "was sealed with another server key")
		w.want(two, store.MessageAccepted, 1, "")
		w.stop()
	})
}

func TestEnqueueRefuses(t *testing.T) {
	w := newWorld(t)
	delete(w.Carriers, courier.ChannelText)
	if !w.Available(courier.ChannelEmail) || w.Available(courier.ChannelText) || w.Available("fax") {
		t.Error("Available is wrong")
	}
	for name, test := range map[string]struct {
		mail courier.Mail
		want error
	}{
		"channel":       {courier.Mail{To: number, Kind: courier.KindTextCode}, courier.ErrUnavailable},
		"no address":    {courier.Mail{Kind: courier.KindTest}, courier.ErrAddress},
		"a number":      {courier.Mail{To: number, Kind: courier.KindTest}, courier.ErrAddress},
		"with a name":   {courier.Mail{To: "Ann <ann@a.example>", Kind: courier.KindTest}, courier.ErrAddress},
		"a line break":  {courier.Mail{To: "ann@a.example\r\nBcc: eve@e.example", Kind: courier.KindTest}, courier.ErrAddress},
		"two addresses": {courier.Mail{To: "a@a.example,b@b.example", Kind: courier.KindTest}, courier.ErrAddress},
		"kind":          {courier.Mail{To: address, Kind: "../../etc"}, nil},
		"link":          {courier.Mail{To: address, Kind: courier.KindTest, Data: courier.Data{Link: "javascript:alert(1)"}}, nil},
	} {
		err := w.box.Update(t.Context(), func(tx store.Tx) error {
			_, err := w.Enqueue(tx, test.mail)
			return err
		})
		if err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err != nil && test.mail.To != "" && strings.Contains(err.Error(), test.mail.To) {
			t.Errorf("%s: the error tells the address: %v", name, err)
		}
	}
	if got := len(w.box.history()); got != 0 {
		t.Errorf("%d messages", got)
	}
}

func TestLives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for _, kind := range courier.Kinds {
			m := w.box.one(w.post(kind))
			want := 3 * 24 * time.Hour
			switch kind {
			case courier.KindEmailCode, courier.KindTextCode:
				want = 9 * time.Minute
			case courier.KindRegisterTaken, courier.KindRegisterRefused: // as the code in whose place they go
				want = 9 * time.Minute
			}
			if got := m.GiveUpAt.Sub(m.CreatedAt); got != want || !m.NextAt.Equal(m.CreatedAt) || m.Channel != kind.Channel() || m.Kind != string(kind) {
				t.Errorf("%s: lives %v, want %v: %+v", kind, got, want, m)
			}
		}
	})
}
