package courier_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/store"
)

func TestAMessageIsHandedOverAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.run()
		synctest.Wait()
		begin := time.Now()
		mail, text := w.post(courier.KindEmailCode), w.post(courier.KindTextCode)
		synctest.Wait()
		if m := w.want(mail, store.MessageAccepted, 1, ""); !m.HandedAt.Equal(begin) {
			t.Errorf("handed over %v after it was enqueued", m.HandedAt.Sub(begin))
		}
		w.want(text, store.MessageAccepted, 1, "")
		letter, _ := w.mails.Last(address)
		if letter.ID != mail || letter.Code != secret || !strings.Contains(letter.Text, secret) || !letter.At.Equal(begin) {
			t.Errorf("letter: %+v", letter)
		}
		if letter, _ := w.texts.Last(number); letter.Text != "482913 is your Riverside Clinic code. It expires in 10 minutes." {
			t.Errorf("text: %q", letter.Text)
		}
		w.stop()
	})
}

func TestWhatWasEnqueuedBeforeTheStartIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		id := w.post(courier.KindNewDevice)
		w.run()
		synctest.Wait()
		w.want(id, store.MessageAccepted, 1, "")
		w.stop()
	})
}

func TestRetriesComeInsideTheLifeOfTheCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		begin := time.Now()
		var at []time.Duration
		w.mails.Before = func(context.Context, courier.Letter) { at = append(at, time.Since(begin)) }
		w.mails.Next(couriertest.PutOff, couriertest.PutOff, couriertest.PutOff)
		w.run()
		id := w.post(courier.KindEmailCode)
		time.Sleep(time.Second)
		synctest.Wait()
		w.want(id, store.MessageQueued, 1, "recorder puts letters off")
		time.Sleep(time.Minute)
		synctest.Wait()
		if m := w.want(id, store.MessageAccepted, 4, ""); m.HandedAt.Sub(begin) != 22*time.Second {
			t.Errorf("handed over after %v", m.HandedAt.Sub(begin))
		}
		if want := []time.Duration{0, 2 * time.Second, 7 * time.Second, 22 * time.Second}; !slices.Equal(at, want) {
			t.Errorf("attempts at %v, want %v", at, want)
		}
		w.stop()
	})
}

func TestACodeIsGivenUpBeforeItDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		begin := time.Now()
		var last time.Duration
		w.mails.Before = func(_ context.Context, l courier.Letter) {
			if l.Kind == courier.KindEmailCode {
				last = time.Since(begin)
			}
		}
		w.mails.Set(couriertest.PutOff)
		w.run()
		code, notice := w.post(courier.KindEmailCode), w.post(courier.KindMFAReset)
		time.Sleep(courier.CodeLife)
		synctest.Wait()
		w.want(code, store.MessageFailed, 13, "recorder puts letters off")
		if m := w.box.one(notice); m.State != store.MessageQueued {
			t.Errorf("notice is %s after 9 minutes", m.State)
		}
		if last >= courier.CodeLife {
			t.Errorf("last attempt after %v", last)
		}
		time.Sleep(courier.NoticeLife)
		synctest.Wait()
		if m := w.box.one(notice); m.State != store.MessageFailed || m.Sealed != "" || m.Attempts > 100 {
			t.Errorf("notice is %s after %d attempts", m.State, m.Attempts)
		}
		w.stop()
	})
}

func TestARefusalEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mails.Set(couriertest.Refuse)
		w.run()
		id := w.post(courier.KindEmailCode)
		synctest.Wait()
		w.want(id, store.MessageFailed, 1, "recorder refuses letters")
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := w.mails.Attempts(); got != 1 {
			t.Errorf("%d attempts", got)
		}
		w.stop()
	})
}

func TestASilentServerIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mails.Next(couriertest.Hang)
		w.run()
		id := w.post(courier.KindEmailCode)
		time.Sleep(15*time.Second + time.Millisecond)
		synctest.Wait()
		w.want(id, store.MessageQueued, 1, "no answer within 15 seconds")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		w.want(id, store.MessageAccepted, 2, "")
		w.stop()
	})
}

func TestASlowMailServerHoldsUpNoText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mails.Set(couriertest.Hang)
		w.run()
		for range 30 {
			w.post(courier.KindEmailCode)
		}
		id := w.post(courier.KindTextCode)
		synctest.Wait()
		w.want(id, store.MessageAccepted, 1, "")
		w.stop()
	})
}

func TestCodesGoBeforeNotices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mails.Before = func(context.Context, courier.Letter) { time.Sleep(time.Second) }
		for range 12 {
			w.post(courier.KindSessionsEnded)
		}
		w.run()
		synctest.Wait()
		w.post(courier.KindEmailCode)
		time.Sleep(time.Minute)
		synctest.Wait()
		place := slices.IndexFunc(w.mails.Letters(), func(l courier.Letter) bool { return l.Kind == courier.KindEmailCode })
		if place < 4 || place > 7 {
			t.Errorf("the code went as number %d, want it right after the 4 under way", place)
		}
		w.stop()
	})
}

func TestAnErrorTellsTheStoreNoSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mails.Next(couriertest.BreakDown) // its words hold address and code
		w.run()
		id := w.post(courier.KindEmailCode)
		synctest.Wait()
		w.want(id, store.MessageQueued, 1, "could not be handed over")
		w.stop()
	})
}

func TestACarrierThatPanicsEndsNeitherServerNorMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		first := true
		w.mails.Before = func(context.Context, courier.Letter) {
			if first {
				first = false
				panic("library fault with " + address)
			}
		}
		w.run()
		id := w.post(courier.KindEmailCode)
		synctest.Wait()
		w.want(id, store.MessageQueued, 1, "internal error of the carrier")
		time.Sleep(3 * time.Second)
		synctest.Wait()
		w.want(id, store.MessageAccepted, 2, "")
		w.stop()
	})
}

func TestASetClockDecides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		now := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
		w.Now = func() time.Time { return now }
		w.mails.Next(couriertest.PutOff)
		w.run()
		id := w.post(courier.KindEmailCode)
		time.Sleep(time.Hour) // which the set clock does not see
		synctest.Wait()
		w.want(id, store.MessageQueued, 1, "recorder puts letters off")
		now = now.Add(2 * time.Second)
		w.Wake()
		synctest.Wait()
		if m := w.want(id, store.MessageAccepted, 2, ""); !m.HandedAt.Equal(now) {
			t.Errorf("handed over at %v", m.HandedAt)
		}
		w.stop()
	})
}

func TestAChannelThatIsGoneDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		id := w.post(courier.KindTextCode)
		delete(w.Carriers, courier.ChannelText)
		w.run()
		synctest.Wait()
		w.want(id, store.MessageQueued, 1, "channel is not configured")
		w.stop()
	})
}

func TestSettledIsToldOfEachAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var told []string
		w.Settled = func(m store.Message) { told = append(told, fmt.Sprint(m.State, " ", m.Attempts)) }
		w.mails.Next(couriertest.PutOff)
		w.run()
		w.post(courier.KindEmailCode)
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if want := []string{"queued 1", "accepted 2"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
		w.stop()
	})
}
