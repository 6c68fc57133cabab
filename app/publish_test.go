package app

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// holds tells whether a text stands anywhere in what a window is sent.
func holds(st State, text string) bool {
	plain, err := json.Marshal(st)
	return err != nil || strings.Contains(string(plain), text)
}

func TestSubscriberGetsTheNewestAndNeverTwoAtOnce(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		var mu sync.Mutex
		inside, shown := 0, []string{}
		gate := make(chan struct{})
		cancel := d.Subscribe(func(st State) {
			mu.Lock()
			if inside++; inside > 1 {
				t.Error("shown two at once")
			}
			mu.Unlock()
			<-gate
			mu.Lock()
			inside--
			shown = append(shown, st.Flow.Username)
			mu.Unlock()
		})
		synctest.Wait()
		d.do(EditUsername{Username: "a"}, EditUsername{Username: "b"}, EditUsername{Username: "c"})
		close(gate)
		synctest.Wait()
		cancel()
		if len(shown) != 2 || shown[0] != "" || shown[1] != "c" {
			t.Fatalf("shown %q", shown)
		}
		d.do(EditUsername{Username: "d"})
		if len(shown) != 2 {
			t.Fatal("shown after cancel")
		}
	})
}

func TestSubscriberMayCallDo(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		cancel := d.Subscribe(func(st State) {
			if st.Flow.Username == "" {
				d.Do(EditUsername{Username: "from within"})
			}
		})
		synctest.Wait()
		cancel()
		if d.State().Flow.Username != "from within" {
			t.Fatalf("flow %+v", d.State().Flow)
		}
	})
}

func TestAfterTheEnd(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		d := w.start("profile")
		cancel := d.Subscribe(func(State) {})
		d.quit()
		d.Close()
		d.do(SignIn{Username: ann, Password: right}, Connect{Address: serverURL}, ResizeWindow{1, 1})
		cancel()
		d.Subscribe(func(State) {})()
		if err := d.Run(t.Context()); err == nil {
			t.Fatal("Run twice")
		}
	})
}

func TestCloseWithoutRun(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Subscribe(func(State) {})
	c.Close()
	c.Close()
	if err := c.Run(t.Context()); err == nil {
		t.Fatal("Run after Close")
	}
}
