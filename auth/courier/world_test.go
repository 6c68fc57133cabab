package courier_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

const (
	address = "ann.lee@riverside.example"
	number  = "+12025550142"
	secret  = "482913"
)

func testKey(t testing.TB, fill byte) *serverkey.Key {
	t.Helper()
	key, err := serverkey.New(bytes.Repeat([]byte{fill}, serverkey.Size))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// world is a courier with two recorders; it is made inside a bubble whose
// clock stands still while anybody works.
type world struct {
	*courier.Courier
	t            *testing.T
	box          *memory
	mails, texts *couriertest.Recorder
	stop         func()
}

func newWorld(t *testing.T) *world {
	return beside(t, newMemory(), couriertest.NewRecorder(), couriertest.NewRecorder())
}

// beside is another process on the same outbox.
func beside(t *testing.T, box *memory, mails, texts *couriertest.Recorder) *world {
	w := &world{t: t, box: box, mails: mails, texts: texts, stop: func() {}}
	w.Courier = courier.New(box, testKey(t, 7), courier.Sender{Name: "Riverside Clinic"})
	w.Carriers[courier.ChannelEmail], w.Carriers[courier.ChannelText] = mails, texts
	return w
}

// run starts the worker; stop ends it and waits for it.
func (w *world) run() {
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.Run(ctx)
	}()
	w.stop = func() {
		cancel()
		<-ended
	}
}

// post enqueues, commits and wakes.
func (w *world) post(kind courier.Kind) string {
	w.t.Helper()
	mail := courier.Mail{To: address, Kind: kind, Data: courier.Data{Code: secret, Account: address, At: time.Now()}}
	if kind.Channel() == courier.ChannelText {
		mail.To = number
	}
	return w.postMail(mail)
}

func (w *world) postMail(mail courier.Mail) (id string) {
	w.t.Helper()
	err := w.box.Update(w.t.Context(), func(tx store.Tx) (err error) {
		id, err = w.Enqueue(tx, mail)
		return err
	})
	if err != nil {
		w.t.Fatalf("enqueue: %v", err)
	}
	w.Wake()
	return id
}

// want tests what the store says of a message.
func (w *world) want(id string, state store.MessageState, attempts int, problem string) store.Message {
	w.t.Helper()
	m := w.box.one(id)
	if m.State != state || m.Attempts != attempts || m.Problem != problem {
		w.t.Errorf("message is %s after %d attempts (%q), want %s after %d (%q)",
			m.State, m.Attempts, m.Problem, state, attempts, problem)
	}
	if (m.Sealed == "") != (state != store.MessageQueued) {
		w.t.Errorf("message is %s with sealed contents of %d bytes", m.State, len(m.Sealed))
	}
	if m.HandedAt.IsZero() != (state != store.MessageAccepted) {
		w.t.Errorf("message is %s, handed over at %v", m.State, m.HandedAt)
	}
	return m
}
