package courier_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/courier/sms"
	"foyer/auth/courier/smtp"
	"foyer/auth/store"
	"foyer/auth/store/sqlstore"
)

func openStore(t *testing.T, file string) *sqlstore.Store {
	t.Helper()
	kept, err := sqlstore.Open(t.Context(), sqlstore.Options{File: file, BusyTimeout: time.Minute})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	return kept
}

func start(t *testing.T, c *courier.Courier) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() { c.Run(ctx) })
	stop = sync.OnceFunc(func() {
		cancel()
		ended.Wait()
	})
	t.Cleanup(stop)
	return stop
}

func post(t *testing.T, kept store.Store, c *courier.Courier, mail courier.Mail) (id string) {
	t.Helper()
	err := kept.Update(t.Context(), func(tx store.Tx) (err error) {
		id, err = c.Enqueue(tx, mail)
		return err
	})
	if err != nil {
		t.Fatalf("enqueue: %v", err)
	}
	return id
}

// The whole way: transaction, database, worker, mail server and gateway.
func TestFromTheDatabaseToTheMailServerAndTheGateway(t *testing.T) {
	kept := openStore(t, filepath.Join(t.TempDir(), "foyer.db"))
	server, gateway := couriertest.StartSMTP(t, couriertest.SMTPSettings{}), couriertest.StartGateway(t)
	mails, err := smtp.Parse(server.URL, "Foyer <no-reply@riverside.example>")
	if err != nil {
		t.Fatal(err)
	}
	mails.Roots = server.Roots
	texts, err := sms.Parse(gateway.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	c := courier.New(kept, testKey(t, 7), clinic)
	c.Carriers = map[string]courier.Carrier{courier.ChannelEmail: mails, courier.ChannelText: texts}
	settled := make(chan store.Message, 2)
	c.Settled = func(m store.Message) { settled <- m }
	stop := start(t, c)
	begin := time.Now()
	ids := []string{post(t, kept, c, sample(courier.KindEmailCode)), post(t, kept, c, sample(courier.KindTextCode))}
	c.Wake()
	email, text := server.Wait(t, 1)[0], gateway.Wait(t, 1)[0]
	t.Logf("both were handed over %v after they were enqueued", time.Since(begin))
	want := render(t, clinic, sample(courier.KindEmailCode))
	if email.Subject != want.Subject || email.Text != want.Text || email.HTML != want.HTML || email.To[0] != address || !email.TLS {
		t.Errorf("email: %+v", email)
	}
	if text.To != number || text.Body != "482913 is your Riverside Clinic code. It expires in 10 minutes." {
		t.Errorf("text: %+v", text)
	}
	<-settled
	<-settled
	stop()
	for _, id := range ids {
		var m store.Message
		if err := kept.View(t.Context(), func(tx store.Tx) (err error) { m, err = tx.Message(id); return err }); err != nil {
			t.Fatal(err)
		}
		if m.State != store.MessageAccepted || m.Sealed != "" || m.HandedAt.IsZero() || m.Attempts != 1 {
			t.Errorf("message: %+v", m)
		}
	}
}

func TestTwoProcessesOnOneDatabaseSendEachMessageOnce(t *testing.T) {
	const many = 120
	file := filepath.Join(t.TempDir(), "foyer.db")
	mails := couriertest.NewRecorder()
	var settled atomic.Int64
	done := make(chan struct{})
	var stores []*sqlstore.Store
	var couriers []*courier.Courier
	for range 2 {
		kept := openStore(t, file)
		c := courier.New(kept, testKey(t, 7), clinic)
		c.Carriers[courier.ChannelEmail] = mails
		c.Settled = func(store.Message) {
			if settled.Add(1) == many {
				close(done)
			}
		}
		start(t, c)
		stores, couriers = append(stores, kept), append(couriers, c)
	}
	for i := range many {
		mail := sample(courier.KindNewDevice)
		mail.Data.Device = fmt.Sprint("Computer ", i)
		post(t, stores[i%2], couriers[i%2], mail)
		couriers[0].Wake()
		couriers[1].Wake()
	}
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatalf("%d of %d messages settled", settled.Load(), many)
	}
	once(t, mails.Letters(), many)
}
