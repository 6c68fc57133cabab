package link

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"

	"foyer/app"
	"foyer/app/link/linktest"
)

func TestRaise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := connect(t, linktest.NewFace(app.State{}), Options{})
		l.raise <- struct{}{}
		synctest.Wait()
		raised := 0
		l.window.OnRaise(func() { raised++ })
		if raised != 1 {
			t.Errorf("asked before: raised %d times", raised)
		}
		for want := 2; want < 5; want++ {
			l.raise <- struct{}{}
			synctest.Wait()
			if raised != want {
				t.Errorf("raised %d times, want %d", raised, want)
			}
		}
	})
}

func TestCloseLetsIntentsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		face := linktest.NewFace(app.State{})
		l := connect(t, face, Options{})
		for range 50 {
			l.window.Do(app.RetryNow{})
		}
		l.window.Do(app.Quit{})
		l.window.Close()
		l.window.Do(app.LogOut{})
		if err := <-l.served; err != nil {
			t.Error(err)
		}
		if got := face.Asked(); len(got) != 51 || got[50] != (app.Quit{}) {
			t.Errorf("%d arrived", len(got))
		}
		<-l.window.Done()
	})
}

func TestDoNeverBlocksAndIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		face := linktest.NewFace(app.State{})
		hang := make(chan struct{})
		face.OnDo(func(app.Intent) { <-hang })
		l := connect(t, face, Options{})
		for range 10 * maxQueue {
			l.window.Do(app.RetryNow{})
		}
		l.window.mu.Lock()
		waiting := len(l.window.queue)
		l.window.mu.Unlock()
		if waiting > maxQueue {
			t.Errorf("%d wait", waiting)
		}
		close(hang)
	})
}

func TestDialFails(t *testing.T) {
	for name, said := range map[string]string{
		"the resident is gone":   "",
		"half a hello":           `{"foyer_link":2,`,
		"no hello":               `{"seq":1,"state":{}}`,
		"a malformed state":      `{"foyer_link":3}{"seq":1,"state":{"flow":[]}}`,
		"no state":               `{"foyer_link":3}{"seq":1,"control":"raise"}`,
		"a message of one piece": `{"foyer_link":2}"seq"`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				toWindow, fromResident := io.Pipe()
				toResident, fromWindow := io.Pipe()
				go io.Copy(io.Discard, toResident)
				go func() { io.WriteString(fromResident, said); fromResident.Close() }()
				window, err := Dial(toWindow, fromWindow, Options{})
				if err == nil || window != nil {
					t.Errorf("%v, %v", window, err)
				}
			})
		})
	}
}

func TestBrokenStateEndsTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		toWindow, fromResident := io.Pipe()
		toResident, fromWindow := io.Pipe()
		go io.Copy(io.Discard, toResident)
		go io.WriteString(fromResident, `{"foyer_link":3}{"seq":1,"state":{"route":"home","unknown":[1]}}{"seq":2,"state":{"route":7}}`)
		window, err := Dial(toWindow, fromWindow, Options{})
		if err != nil {
			t.Fatal(err)
		}
		<-window.Done()
		if !errors.Is(window.Err(), ErrMalformed) {
			t.Error(window.Err())
		}
		shown := make(chan app.State, 1)
		cancel := window.Subscribe(func(s app.State) { shown <- s })
		if s := <-shown; s.Route != app.RouteHome {
			t.Errorf("the last good state is lost: %+v", s)
		}
		cancel()
		window.Close()
	})
}
