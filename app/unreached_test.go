package app

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"foyer/auth/api"
)

// discovering meddles with the look at what the server is.
func discovering(meddle func(func() *http.Response) (*http.Response, error)) func(call, func() *http.Response) (*http.Response, error) {
	return func(c call, answer func() *http.Response) (*http.Response, error) {
		if c.path == api.PathMetadata {
			return meddle(answer)
		}
		return answer(), nil
	}
}

// TestServerOutOfReachIsToldBeforeAnybodyTries: the form says so by itself, and
// stops saying so by itself.
func TestServerOutOfReachIsToldBeforeAnybodyTries(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.network(unplugged)
		d := w.start("profile")
		d.at(RouteSignIn)
		d.problem(ProblemNone)
		if st := d.State(); st.Server.Unreached != ProblemUnreachable {
			t.Fatalf("unreached because of %q", st.Server.Unreached)
		}
		d.pass(10 * time.Minute)
		if st := d.State(); st.Server.Unreached != ProblemUnreachable {
			t.Fatalf("after ten minutes because of %q", st.Server.Unreached)
		}
		w.network(nil)
		if st := d.pass(backoffMost); st.Server.Unreached != ProblemNone || !st.Server.Offers.Known {
			t.Fatalf("still unreached: %+v", st.Server)
		}
		d.signIn(false)
	})
}

// TestWhyTheServerIsNotFoundIsTold: a page of a guest network needs something
// else of a person than a cable.
func TestWhyTheServerIsNotFoundIsTold(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.network(portal)
		d := w.start("profile")
		if st := d.State(); st.Server.Unreached != ProblemNotFoyer {
			t.Fatalf("unreached because of %q", st.Server.Unreached)
		}
		w.network(discovering(func(func() *http.Response) (*http.Response, error) {
			return canned(502, "text/html", "bad gateway"), nil
		}))
		if st := d.pass(backoffMost); st.Server.Unreached != ProblemServerBusy {
			t.Fatalf("unreached because of %q", st.Server.Unreached)
		}
	})
}

// TestServerThatOnlyTakesIsToldSoon: nobody waits for a request's whole time to
// learn that there is no answer.
func TestServerThatOnlyTakesIsToldSoon(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		held := make(chan struct{})
		w.network(discovering(func(answer func() *http.Response) (*http.Response, error) {
			<-held
			return answer(), nil
		}))
		d := w.start("profile")
		if st := d.pass(unansweredShown - time.Second); st.Server.Unreached != ProblemNone {
			t.Fatal("told before it is late")
		}
		if st := d.pass(time.Second); st.Server.Unreached != ProblemUnreachable {
			t.Fatalf("unreached because of %q", st.Server.Unreached)
		}
		close(held)
		if st := d.pass(time.Second); st.Server.Unreached != ProblemNone {
			t.Fatalf("answered, and still %q", st.Server.Unreached)
		}
	})
}

// TestServerThatIsBackTakesItsComplaintBack: what a try has left says that the
// server cannot be reached, which it can again.
func TestServerThatIsBackTakesItsComplaintBack(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.network(unplugged)
		d := w.start("profile")
		d.do(SignIn{Username: ann, Password: right})
		d.problem(ProblemUnreachable)
		w.network(nil)
		d.pass(backoffMost)
		d.problem(ProblemNone)
		if st := d.State(); st.Flow.Username != ann {
			t.Fatalf("the form forgot what was typed: %+v", st.Flow)
		}
	})
}

// TestUnreachedEndsWithTheVisit: it says nothing of the next server.
func TestUnreachedEndsWithTheVisit(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.network(unplugged)
		d := w.start("profile", func(o *Options) { o.OpenServer = (&inside{}).open })
		w.network(nil)
		if st := d.do(UsePractice{}); st.Server.Kind != ServerPractice || st.Server.Unreached != ProblemNone {
			t.Fatalf("server %+v", st.Server)
		}
	})
}

// TestAddressIsRepeatedWithoutItsSecrets in what the window, a report and the
// log are made of.
func TestAddressIsRepeatedWithoutItsSecrets(t *testing.T) {
	for _, managed := range []bool{false, true} {
		inWorld(t, func(t *testing.T, w *world) {
			const address = "https://ann:hunter2@foyer.test"
			d := w.start("profile", func(o *Options) {
				o.ServerURL = address
				if managed {
					o.ManagedURL = address
				}
			})
			d.at(RouteFault)
			st := d.State()
			if all := fmt.Sprintf("%+v %+v %+v", st, *st.Fault, d.next.fault); contains(all, "hunter2") || contains(all, "ann:") {
				t.Errorf("the password can be read: %s", all)
			}
			if !contains(st.Fault.Detail, "foyer.test") {
				t.Errorf("the fault does not say which address: %+v", st.Fault)
			}
		})
	}
}

// TestProxyBeforeASilentServerIsToldSoon: whatever stands in for the server, the
// window says that there is none before anybody relies on it.
func TestProxyBeforeASilentServerIsToldSoon(t *testing.T) {
	for want, network := range map[Problem]func(call, func() *http.Response) (*http.Response, error){
		ProblemUnreachable: unplugged,
		ProblemNotFoyer:    portal,
		ProblemServerBusy: func(call, func() *http.Response) (*http.Response, error) {
			return canned(502, "text/html", "<html>Bad gateway</html>"), nil
		},
	} {
		t.Run(string(want), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				d := w.start("profile")
				d.signIn(true)
				d.pass(checkEvery + checkEvery/10) // the next look of its own is a minute away
				for range 3 {                      // one outage soon after the other
					w.network(network)
					w.cut()
					d.pass(4 * soonMost)
					d.offline(want)
					w.network(nil)
					for range 2 * backoffMost / time.Second { // soon: the next outage is not a minute away
						if d.pass(time.Second).Session.Link == LinkConnected {
							break
						}
					}
					d.online()
				}
			})
		})
	}
}
