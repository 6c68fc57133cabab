package courier_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/store"
)

const lease = 45 * time.Second

// once tests that each letter was carried exactly once.
func once(t *testing.T, letters []courier.Letter, want int) {
	t.Helper()
	seen := map[string]int{}
	for _, letter := range letters {
		seen[letter.ID]++
	}
	if len(seen) != want || len(letters) != want {
		t.Errorf("%d letters with %d IDs, want %d of each", len(letters), len(seen), want)
	}
}

func TestAWorkerThatDiedBeforeTheHandOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		id := w.post(courier.KindEmailCode)
		// A worker claims it and is never heard of again.
		err := w.box.Update(t.Context(), func(tx store.Tx) error {
			_, err := tx.ClaimMessages(time.Now(), time.Now().Add(lease), 50)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.run()
		time.Sleep(lease - time.Second)
		synctest.Wait()
		w.want(id, store.MessageQueued, 0, "")
		time.Sleep(11 * time.Second)
		synctest.Wait()
		w.want(id, store.MessageAccepted, 1, "")
		once(t, w.mails.Letters(), 1)
		w.stop()
	})
}

func TestAWorkerThatDiedAfterTheHandOverIsRepeatedUnderTheSameID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.box.set(func(m *memory) { m.settling = errDown })
		w.run()
		id := w.post(courier.KindEmailCode)
		synctest.Wait()
		w.stop() // it gives up recording the hand-over
		w.want(id, store.MessageQueued, 0, "")
		w.box.set(func(m *memory) { m.settling = nil })
		next := beside(t, w.box, w.mails, w.texts)
		next.run()
		time.Sleep(lease + 11*time.Second)
		synctest.Wait()
		w.want(id, store.MessageAccepted, 1, "")
		letters := w.mails.Letters()
		if len(letters) != 2 || letters[0].ID != letters[1].ID {
			t.Errorf("%d letters", len(letters))
		}
		next.stop()
	})
}

func TestTwoProcessesSendEachMessageOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		// 300 letters at one second each take two processes of four places
		// 38 s; then 60 that outlast every lease.
		pace := time.Second
		w.mails.Before = func(context.Context, courier.Letter) { time.Sleep(pace) }
		other := beside(t, w.box, w.mails, w.texts)
		w.run()
		other.run()
		for range 300 {
			w.post(courier.KindNewDevice)
			other.Wake()
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		once(t, w.mails.Letters(), 300)
		pace = 14 * time.Second
		for range 60 {
			other.post(courier.KindNewDevice)
			w.Wake()
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		once(t, w.mails.Letters(), 360)
		if got := w.mails.Attempts(); got != 360 {
			t.Errorf("%d attempts for 360 letters", got)
		}
		w.stop()
		other.stop()
	})
}

func TestADatabaseThatIsDownForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mails.Before = func(context.Context, courier.Letter) { time.Sleep(5 * time.Second) }
		w.run()
		first := w.post(courier.KindEmailCode)
		time.Sleep(time.Second)
		synctest.Wait()
		w.box.set(func(m *memory) { m.down = errDown })
		time.Sleep(30 * time.Second)
		synctest.Wait()
		w.box.set(func(m *memory) { m.down = nil })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		w.want(first, store.MessageAccepted, 1, "")
		second := w.post(courier.KindEmailCode)
		time.Sleep(6 * time.Second)
		synctest.Wait()
		w.want(second, store.MessageAccepted, 1, "")
		once(t, w.mails.Letters(), 2)
		w.stop()
	})
}

func TestAServerThatWasDownSendsNoDeadCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		id := w.post(courier.KindTextCode)
		time.Sleep(courier.CodeLife)
		synctest.Wait()
		w.run()
		synctest.Wait()
		w.want(id, store.MessageFailed, 0, "could not be handed over in time")
		if got := w.texts.Attempts(); got != 0 {
			t.Errorf("%d attempts", got)
		}
		w.stop()
	})
}

func TestAnotherServerKeyOpensNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		id := w.post(courier.KindEmailCode)
		w.Key = testKey(t, 8)
		w.run()
		synctest.Wait()
		w.want(id, store.MessageFailed, 0, "was sealed with another server key")
		w.stop()
	})
}

func TestTheEndLetsAttemptsFinishAndGivesBackTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mails.Before = func(context.Context, courier.Letter) { time.Sleep(time.Second) }
		w.texts.Set(couriertest.Hang)
		w.run()
		var mails []string
		for range 10 {
			mails = append(mails, w.post(courier.KindNewDevice))
		}
		text := w.post(courier.KindTextCode)
		time.Sleep(500 * time.Millisecond)
		synctest.Wait()
		begin := time.Now()
		w.stop()
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("the end took %v", took)
		}
		states := map[string]int{}
		for _, id := range mails {
			m := w.box.one(id)
			states[fmt.Sprint(m.State, " ", m.Attempts, " ", m.NextAt.After(time.Now()))]++
		}
		if states["accepted 1 true"] != 4 || states["queued 0 false"] != 6 {
			t.Errorf("mails: %v", states)
		}
		if m := w.want(text, store.MessageQueued, 0, ""); m.NextAt.After(time.Now()) {
			t.Errorf("the text waits until %v", m.NextAt)
		}
		w.texts.Set(couriertest.Accept)
		next := beside(t, w.box, w.mails, w.texts)
		next.run()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		once(t, w.mails.Letters(), 10)
		once(t, w.texts.Letters(), 1)
		next.stop()
	})
}
