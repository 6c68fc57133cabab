package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"foyer/app/keychain"
	"foyer/app/keychain/keychaintest"
	"foyer/auth/api"
	"foyer/auth/directory"
)

const ben = "ben@riverside.example"

// inHospital is a world whose people see each other: Ann, who is made anew,
// and Ben.
func inHospital(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	inWorld(t, func(t *testing.T, w *world) {
		made, err := w.service.Directory.CreateOrganization(t.Context(), "Riverside")
		if err != nil {
			t.Fatal(err)
		}
		for email, name := range map[string]string{anna: "Anna Lee", ben: "Ben Okafor"} {
			_, err := w.service.Directory.Create(t.Context(), directory.NewAccount{
				Email: email, Name: name, Password: right, OrganizationID: made.ID,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		test(t, w)
	})
}

const anna = "anna@riverside.example"

// elsewhere is another computer, with a keychain of its own.
func elsewhere(name string, edits ...func(*Options)) func(*Options) {
	return func(o *Options) {
		o.Keychain, o.DeviceName = keychaintest.NewMemory(keychain.Options{}), name
		for _, edit := range edits {
			edit(o)
		}
	}
}

// of starts a program on a computer of its own and signs somebody in.
func (w *world) of(email, device string, edits ...func(*Options)) *desk {
	w.t.Helper()
	d := w.start(device, elsewhere(device, edits...))
	d.enters(email)
	return d
}

func (d *desk) enters(email string) {
	d.w.t.Helper()
	d.do(SignIn{Username: email, Password: right, Remember: true})
	d.at(RouteHome)
	d.live(true)
}

func (d *desk) live(want bool) {
	d.w.t.Helper()
	if st := d.State(); st.Presence.Live != want {
		d.w.t.Fatalf("live is not %t: %+v", want, st.Presence)
	}
}

// sees is how somebody is seen.
func (d *desk) sees(name string) (Status, string) {
	d.w.t.Helper()
	for _, one := range d.State().People.Items {
		if one.Name == name {
			return one.Status, one.Text
		}
	}
	d.w.t.Fatalf("nobody is called %s: %+v", name, d.State().People)
	return "", ""
}

func (d *desk) finds(name string, status Status, text string) {
	d.w.t.Helper()
	if is, says := d.sees(name); is != status || says != text {
		d.w.t.Fatalf("%s is %q %q, want %q %q", name, is, says, status, text)
	}
}

func (d *desk) own(status Status, text string, problem Problem) {
	d.w.t.Helper()
	if p := d.State().Presence; p.Status != status || p.Text != text || p.Problem != problem {
		d.w.t.Fatalf("own presence %+v, want %q %q %q", p, status, text, problem)
	}
}

func TestTwoSeeEachOther(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a := w.of(anna, "desk")
		a.pass(time.Second)
		a.finds("Ben Okafor", StatusOffline, "")
		b := w.of(ben, "laptop")
		a.pass(time.Second)
		a.finds("Ben Okafor", StatusAvailable, "")
		b.finds("Anna Lee", StatusAvailable, "")
		if st := b.do(SetStatus{Status: StatusBusy, Text: " In surgery "}); st.Presence.Status != StatusBusy {
			t.Fatalf("not shown at once: %+v", st.Presence)
		}
		a.pass(time.Second)
		a.finds("Ben Okafor", StatusBusy, "In surgery")
		b.Do(Quit{})
		<-b.ended
		a.pass(time.Second)
		a.finds("Ben Okafor", StatusOffline, "")
		a.pass(3 * time.Hour)
		a.live(true)
		if n := w.made(isStream); n != 2 {
			t.Fatalf("%d streams: an access token that expires must not end one", n)
		}
	})
}

func isStream(c call) bool { return c.path == api.PathStream }

func TestOwnStatusIsTheSameOnAllDevices(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b := w.of(anna, "desk"), w.of(anna, "laptop")
		a.do(SetStatus{Status: StatusAway, Text: "Lunch"})
		b.pass(time.Second)
		b.own(StatusAway, "Lunch", ProblemNone)
		b.quit()
		b = w.start("laptop") // its status was kept
		b.enters(anna)
		b.pass(time.Second)
		b.own(StatusAway, "Lunch", ProblemNone)
		a.do(SetStatus{Status: StatusAvailable})
		b.pass(time.Second)
		b.own(StatusAvailable, "", ProblemNone)
	})
}

func TestWhoAppearsOfflineIsNeverSeen(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a := w.of(anna, "desk")
		chain := keychaintest.NewMemory(keychain.Options{})
		same := func(o *Options) { o.Keychain = chain }
		b := w.start("laptop", same)
		b.enters(ben)
		b.do(SetStatus{Status: StatusOffline})
		b.pass(time.Second)
		a.finds("Ben Okafor", StatusOffline, "")
		b.quit()

		w.restartServer() // which forgets what people have chosen
		var mu sync.Mutex
		seen := map[Status]bool{}
		defer a.Subscribe(func(st State) {
			mu.Lock()
			defer mu.Unlock()
			for _, one := range st.People.Items {
				seen[one.Status] = true
			}
		})()
		a.pass(2 * time.Minute)
		b = w.start("laptop", same)
		b.pass(time.Minute)
		b.live(true)
		b.own(StatusOffline, "", ProblemNone)
		w.restartServer()
		b.pass(2 * time.Minute)
		b.live(true)
		mu.Lock()
		defer mu.Unlock()
		if len(seen) != 1 || !seen[StatusOffline] {
			t.Fatalf("Ben was seen: %v", seen)
		}
	})
}

func TestStatusOfAnotherPersonIsNotTaken(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		d := w.of(ben, "desk")
		d.do(SetStatus{Status: StatusOffline, Text: "Asleep"})
		d.do(LogOut{})
		if p := d.State().Presence; p != (Presence{}) {
			t.Fatalf("left behind: %+v", p)
		}
		d.enters(anna)
		d.own(StatusAvailable, "", ProblemNone)
	})
}

func TestStatusIsToldAgain(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b := w.of(anna, "desk"), w.of(ben, "laptop")
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.method == http.MethodPut {
				return nil, errUnplugged
			}
			return answer(), nil
		})
		b.do(SetStatus{Status: StatusBusy})
		b.own(StatusBusy, "", ProblemStatus)
		b.do(SetStatus{Status: StatusAway})
		b.own(StatusAway, "", ProblemStatus)
		w.network(nil)
		b.pass(backoffMost)
		b.own(StatusAway, "", ProblemNone)
		a.finds("Ben Okafor", StatusAway, "")
	})
}

func TestAwayByItself(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a := w.of(anna, "desk")
		idle := make(chan bool)
		b := w.of(ben, "laptop", func(o *Options) {
			o.Idle = func(ctx context.Context) <-chan bool {
				out := make(chan bool)
				go func() {
					defer close(out)
					for {
						select {
						case <-ctx.Done():
							return
						case v := <-idle:
							out <- v
						}
					}
				}()
				return out
			}
		})
		idle <- true
		b.pass(time.Second)
		a.finds("Ben Okafor", StatusAway, "")
		if p := b.State().Presence; !p.Idle || p.Status != StatusAvailable {
			t.Fatalf("%+v", p)
		}
		w.cut() // a stream that is opened anew says so, too
		b.pass(backoffMost)
		a.pass(time.Second)
		a.finds("Ben Okafor", StatusAway, "")
		idle <- false
		b.pass(time.Second)
		a.finds("Ben Okafor", StatusAvailable, "")
	})
}

func TestServerRestart(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b := w.of(anna, "desk"), w.of(ben, "laptop")
		b.do(SetStatus{Status: StatusBusy, Text: "In surgery"})
		a.pass(time.Second)
		w.network(unplugged)
		w.cut()
		a.pass(fadeTime / 2)
		a.live(false)
		a.finds("Ben Okafor", StatusBusy, "In surgery") // as seen last
		a.offline(ProblemUnreachable)
		a.pass(fadeTime)
		a.finds("Ben Okafor", StatusOffline, "")
		a.pass(10 * time.Minute)

		w.restartServer()
		var mu sync.Mutex
		var opened []time.Duration
		back := time.Now()
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if isStream(c) {
				mu.Lock()
				opened = append(opened, time.Since(back))
				mu.Unlock()
			}
			return answer(), nil
		})
		a.pass(backoffMost + time.Second)
		a.live(true)
		b.live(true)
		a.online()
		a.finds("Ben Okafor", StatusBusy, "In surgery") // the server was told again
		b.finds("Anna Lee", StatusAvailable, "")
		// One that asks for a nonce is sent twice.
		if opened = slices.Compact(opened); len(opened) < 2 {
			t.Fatalf("opened after %v: not spread", opened)
		}
	})
}

func TestRetryNowReconnectsAtOnce(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a := w.of(anna, "desk", func(o *Options) { o.Rand = func() float64 { return 0.99 } })
		w.network(unplugged)
		w.cut()
		a.pass(10 * time.Minute)
		w.network(nil)
		a.live(false)
		a.do(RetryNow{})
		a.live(true)
		a.online()
	})
}

func TestSleepIsNoticed(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		var mu sync.Mutex
		var slept time.Duration
		a := w.of(anna, "desk", func(o *Options) {
			o.Now = func() time.Time {
				mu.Lock()
				defer mu.Unlock()
				return time.Now().Add(slept)
			}
		})
		before := w.made(isStream)
		a.pass(time.Minute)
		if n := w.made(isStream); n != before {
			t.Fatalf("%d streams while awake", n)
		}
		mu.Lock()
		slept = 40 * time.Second // a proof's clock may be a minute off
		mu.Unlock()
		a.pass(watchEvery)
		if n := w.made(isStream); n != before+1 {
			t.Fatalf("%d streams after sleeping", n-before)
		}
		a.live(true)
	})
}

// restartServer opens the server anew, on the same data.
func (w *world) restartServer() {
	w.t.Helper()
	w.cut()
	synctest.Wait()
	w.reopen()
}

func TestSignedOutElsewhere(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		var mu sync.Mutex
		var notes []Note
		hear := func(o *Options) {
			o.Notify = func(_ context.Context, n Note) {
				mu.Lock()
				defer mu.Unlock()
				notes = append(notes, n)
			}
		}
		a := w.of(anna, "desk", hear)
		a.pass(devicesEvery)
		b := w.of(anna, "laptop", hear)
		a.pass(devicesEvery + watchEvery)
		mu.Lock()
		if len(notes) != 1 || notes[0].Kind != NoteNewDevice || notes[0].Device != "laptop" {
			t.Fatalf("notes %+v", notes)
		}
		notes = nil
		mu.Unlock()

		st := a.do(Show{Route: RouteDevices})
		a.at(RouteDevices)
		if len(st.Devices.Items) != 2 || !st.Devices.Items[0].This || st.Devices.Items[1].Name != "laptop" || !st.Devices.Loaded {
			t.Fatalf("devices %+v", st.Devices)
		}
		st = a.do(SignOutDevice{ID: st.Devices.Items[1].ID})
		if st.Devices.Done != "devices.signed_out" || st.Devices.Busy || len(st.Devices.Items) != 1 {
			t.Fatalf("devices %+v", st.Devices)
		}
		st = b.pass(time.Second)
		b.at(RouteSignIn)
		if st.Session.EndedBy != "desk" || st.Flow.Problem != ProblemSignedOut || len(st.People.Items) != 0 {
			t.Fatalf("%+v %+v", st.Session, st.Flow)
		}
		a.do(Back{})
		a.online()
		mu.Lock()
		defer mu.Unlock()
		if !slices.ContainsFunc(notes, func(n Note) bool { return n.Kind == NoteSignedOut && n.Device == "desk" }) {
			t.Fatalf("notes %+v", notes)
		}
	})
}

func TestSignOutOthers(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b, c := w.of(anna, "desk"), w.of(anna, "laptop"), w.of(anna, "tablet")
		c.Do(Show{Route: RouteSecurity}) // wherever somebody is
		a.do(Show{Route: RouteDevices})
		w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
			if c.method == http.MethodDelete {
				return nil, errUnplugged
			}
			return answer(), nil
		})
		if st := a.do(SignOutOthers{}); st.Devices.Problem != ProblemUnreachable || st.Devices.Busy || len(st.Devices.Items) != 3 {
			t.Fatalf("devices %+v", st.Devices)
		}
		w.network(nil)
		if st := a.do(SignOutOthers{}); st.Devices.Done != "devices.signed_out_others" || len(st.Devices.Items) != 1 {
			t.Fatalf("devices %+v", st.Devices)
		}
		b.pass(time.Second)
		for _, d := range []*desk{b, c} {
			if st := d.State(); st.Route != RouteSignIn || st.Session.EndedBy != "desk" {
				t.Fatalf("%s %+v", st.Route, st.Session)
			}
		}
	})
}

func TestSessionAboutToEnd(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		var mu sync.Mutex
		var notes []Note
		a := w.start("desk", func(o *Options) {
			o.Notify = func(_ context.Context, n Note) {
				mu.Lock()
				defer mu.Unlock()
				notes = append(notes, n)
			}
		})
		a.do(SignIn{Username: anna, Password: right}) // for a day
		a.pass(24*time.Hour - warnAhead - 5*time.Minute)
		mu.Lock()
		if len(notes) != 0 {
			t.Fatalf("too early: %+v", notes)
		}
		mu.Unlock()
		a.pass(10 * time.Minute)
		a.at(RouteHome)
		mu.Lock()
		defer mu.Unlock()
		if len(notes) != 1 || notes[0].Kind != NoteEnding || time.Until(notes[0].At) > warnAhead {
			t.Fatalf("notes %+v", notes)
		}
	})
}

func TestExitOffline(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a := w.start("profile")
		a.enters(anna)
		w.network(unplugged)
		w.cut()
		a.Do(Exit{})
		<-a.ended
		if a.keeps(keychain.KindSession) || !a.keeps(keychain.KindPendingRevoke) {
			t.Fatal("the entry should be gone and its hash noted")
		}
		w.network(nil)
		again := w.start("profile")
		again.at(RouteSignIn)
		again.pass(backoffMost)
		if again.keeps(keychain.KindPendingRevoke) || w.made(isRevoke) == 0 {
			t.Fatal("not told when the server was back")
		}
		again.Do(Exit{})
		<-again.ended
	})
}

func TestExitLogsOut(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b := w.start("profile"), w.of(ben, "laptop")
		a.enters(anna)
		b.pass(time.Second)
		b.finds("Anna Lee", StatusAvailable, "")
		a.do(Show{Route: RouteSecurity})
		a.Do(Exit{})
		<-a.ended
		if a.keeps(keychain.KindSession) || a.keeps(keychain.KindPendingRevoke) {
			t.Fatal("something is left")
		}
		b.pass(time.Second)
		b.finds("Anna Lee", StatusOffline, "")
	})
}

func TestSearchIsKept(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a := w.of(anna, "desk")
		if st := a.do(SearchPeople{Text: strings.Repeat("b", 2*maxSearch)}); st.People.Search != strings.Repeat("b", maxSearch) {
			t.Fatalf("%+v", st.People)
		}
		a.pass(time.Hour)
		if st := a.do(LogOut{}); st.People.Search != "" || st.People.Items != nil {
			t.Fatalf("left behind: %+v", st.People)
		}
	})
}
