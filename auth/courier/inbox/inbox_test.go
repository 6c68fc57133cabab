package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/courier/inbox"
)

func TestContract(t *testing.T) {
	couriertest.Contract(t, func(*testing.T) couriertest.Subject {
		box := inbox.New()
		return couriertest.Subject{
			Carrier: box, Kind: courier.KindEmailCode,
			Arrived: func() (arrived []couriertest.Arrival) {
				for _, l := range box.Letters() {
					arrived = append(arrived, couriertest.Arrival{To: l.To, Subject: l.Subject, Text: l.Text})
				}
				return arrived
			},
		}
	})
}

func TestKeepsTheNewestAndEachOnce(t *testing.T) {
	box := inbox.New()
	now := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	box.Now = func() time.Time { return now }
	for i := range inbox.Keep + 5 {
		for range 2 {
			if err := box.Carry(t.Context(), couriertest.Letter(courier.KindTextCode, fmt.Sprintf("N%d", i))); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := box.Letters()
	if len(got) != inbox.Keep || got[0].ID != "N204" || got[inbox.Keep-1].ID != "N5" {
		t.Fatalf("%d letters from %s to %s", len(got), got[0].ID, got[len(got)-1].ID)
	}
	if got[0].Code != "482913" || got[0].Channel != courier.ChannelText || !got[0].At.Equal(now) {
		t.Errorf("newest: %+v", got[0])
	}
}

func TestSubscribersHearOfEachArrivalUntilTheyCancel(t *testing.T) {
	box := inbox.New()
	var heard [][]inbox.Letter
	cancel := box.Subscribe(func(l []inbox.Letter) { heard = append(heard, l) })
	for _, id := range []string{"1", "2"} {
		if err := box.Carry(t.Context(), couriertest.Letter(courier.KindEmailCode, id)); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := box.Carry(t.Context(), couriertest.Letter(courier.KindEmailCode, "3")); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 3 || len(heard[0]) != 0 || len(heard[1]) != 1 || len(heard[2]) != 2 || heard[2][0].ID != "2" {
		t.Errorf("heard: %v", heard)
	}
}
