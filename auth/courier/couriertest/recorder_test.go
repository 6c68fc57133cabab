package couriertest_test

import (
	"testing"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
)

// The fake that other tests rely on keeps the contract of the real ones; of
// its breakdowns it tells too much on purpose, so that callers are tested.
func TestRecorderKeepsTheContract(t *testing.T) {
	for _, kind := range []courier.Kind{courier.KindEmailCode, courier.KindTextCode} {
		couriertest.Contract(t, func(*testing.T) couriertest.Subject {
			recorder := couriertest.NewRecorder()
			return couriertest.Subject{
				Carrier: recorder, Kind: kind,
				Set: func(mood couriertest.Mood) {
					if mood == couriertest.BreakDown {
						mood = couriertest.PutOff
					}
					recorder.Set(mood)
				},
				Arrived: func() (arrived []couriertest.Arrival) {
					for _, l := range recorder.Letters() {
						arrived = append(arrived, couriertest.Arrival{To: l.To, Subject: l.Subject, Text: l.Text, HTML: l.HTML})
					}
					return arrived
				},
			}
		})
	}
}
