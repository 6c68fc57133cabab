package app

import (
	"testing"
	"testing/synctest"
)

// TestTryAgainAfterAFaultOfTheStart is no dead button: what was wrong before the
// program began is looked at anew, and the program begins anew without it.
func TestTryAgainAfterAFaultOfTheStart(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		mended := false
		d := w.start("profile", func(o *Options) {
			o.Fault = &FaultError{Kind: FaultDataFolder, Detail: "/data"}
			o.Anew = func() bool { return mended }
		})
		d.at(RouteFault)
		d.do(RetryNow{})
		d.at(RouteFault) // it is as it was
		mended = true
		d.Do(RetryNow{})
		synctest.Wait()
		select {
		case <-d.ended:
		default:
			t.Fatal("the program does not make room for the one that works")
		}
	})
}
