package app

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
)

// TestRandomWalk does what people, networks and keychains do, in any order.
// Whatever happens: nobody is signed out but by the person, what the window is
// told makes sense, and in the end one log-out leaves nothing behind.
func TestRandomWalk(t *testing.T) {
	walks := uint64(8)
	if more, err := strconv.ParseUint(os.Getenv("FOYER_WALKS"), 10, 64); err == nil {
		walks = more // for a soak
	}
	for seed := range walks {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				walk := &walk{world: w, random: rand.New(rand.NewPCG(seed, 1)), desk: w.start("profile")}
				for range 60 {
					walk.step()
				}
				walk.goHome()
			})
		})
	}
}

type walk struct {
	*world
	random *rand.Rand
	desk   *desk
	trace  []string
}

func (k *walk) step() {
	before := k.desk.State()
	name, ends := k.act()
	synctest.Wait()
	st := k.desk.State()
	k.trace = append(k.trace, fmt.Sprintf("%s -> %s", name, st.Route))
	// A log-out that neither keychain nor server heard of in time may come true
	// only after a restart.
	late := st.Flow.Problem == ProblemSignedOut && st.Session.EndedBy == "you"
	if before.Session.SignedIn && !ends && !late && !st.Session.SignedIn {
		k.t.Fatalf("signed out by %v: %+v", k.trace, st)
	}
	home := st.Route == RouteHome || st.Route == RouteHelp && st.Session.SignedIn
	renewing := st.Session.SignedIn && st.Flow.FixedUsername
	if home != st.Session.SignedIn && !renewing {
		k.t.Fatalf("signed in and at %q by %v: %+v", st.Route, k.trace, st)
	}
	if st.Flow.Busy && st.Flow.BusySince.IsZero() || (st.Fault != nil) != (st.Route == RouteFault) {
		k.t.Fatalf("makes no sense after %v: %+v", k.trace, st)
	}
	if holds(st, right.Reveal()) {
		k.t.Fatalf("password in the state after %v", k.trace)
	}
}

// act does one thing, and tells whether it may sign out.
func (k *walk) act() (name string, ends bool) {
	switch k.random.IntN(17) {
	case 0, 1, 2:
		remember := k.random.IntN(2) == 0
		k.desk.Do(SignIn{Username: ann, Password: right, Remember: remember})
		return fmt.Sprintf("SignIn(%t)", remember), false
	case 3:
		k.desk.Do(SignIn{Username: ann, Password: "wrong"})
		return "SignIn(wrong)", false
	case 4:
		if k.random.IntN(3) > 0 {
			return "nothing", false
		}
		k.desk.Do(LogOut{})
		time.Sleep(logOutTime + keychainTime)
		return "LogOut", true
	case 5:
		k.desk.Do([]Intent{CancelFlow{}, RetryNow{}, UnlockKeychain{}, SkipKeychain{}}[k.random.IntN(4)])
		return "an intent", false
	case 6:
		k.desk.Do([]Intent{Show{RouteHelp}, Back{}, Show{RouteSignIn}, DismissNotice{}}[k.random.IntN(4)])
		return "nav", false
	case 7, 8, 9:
		for range 1 + k.random.IntN(40) {
			time.Sleep(time.Duration(k.random.IntN(300)) * time.Second)
		}
		return "time", false
	case 10, 11:
		return k.breakNetwork(), false
	case 16:
		k.desk.Do(Renew{})
		return "Renew", false
	case 12, 13:
		mood := []keychain.Status{
			keychain.StatusAvailable, keychain.StatusAvailable, keychain.StatusLocked,
			keychain.StatusDenied, keychain.StatusMissing, keychain.StatusHanging,
		}[k.random.IntN(6)]
		k.chain.Become(mood)
		return "keychain " + string(mood), false
	default:
		return k.restart(), true
	}
}

// restart must find a remembered session again, if the keychain can be read.
func (k *walk) restart() string {
	remembered := k.desk.State().Session.Remembered
	k.desk.quit()
	k.desk = k.start("profile")
	k.desk.pass(time.Minute)
	readable := k.chain.Probe(k.t.Context()) == keychain.StatusAvailable
	if st := k.desk.State(); remembered && readable && !st.Session.SignedIn {
		k.t.Fatalf("remembered session lost after %v: %+v", k.trace, st)
	}
	return fmt.Sprintf("restart (remembered: %t, readable: %t)", remembered, readable)
}

func (k *walk) breakNetwork() string {
	switch k.random.IntN(5) {
	case 0:
		k.network(unplugged)
		return "unplugged"
	case 1:
		k.network(portal)
		return "portal"
	case 2:
		k.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			answer()
			return nil, http.ErrServerClosed
		})
		return "answers lost"
	}
	k.network(nil)
	return "network"
}

// goHome mends everything; then one log-out must leave nothing behind.
func (k *walk) goHome() {
	k.network(nil)
	k.chain.Become(keychain.StatusAvailable)
	k.desk.quit()
	k.desk = k.start("profile")
	k.desk.pass(2 * time.Minute)
	k.desk.do(SignIn{Username: ann, Password: right, Remember: true})
	k.desk.pass(2 * time.Minute)
	k.desk.do(SignIn{Username: ann, Password: right, Remember: true})
	k.desk.online()
	k.desk.do(LogOut{})
	k.desk.at(RouteSignIn)
	if k.desk.keeps(keychain.KindSession) || k.desk.keeps(keychain.KindPendingRevoke) {
		k.t.Fatalf("something is left (session: %t) after %v", k.desk.keeps(keychain.KindSession), k.trace)
	}
}
