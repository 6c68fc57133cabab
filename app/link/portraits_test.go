package link

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"foyer/app"
)

// TestOnlyThePortraitsThatChangedAreSent: a picture crosses once, whatever else
// changes around it.
func TestOnlyThePortraitsThatChangedAreSent(t *testing.T) {
	portraits := map[string][]byte{}
	for i := range 100 {
		portraits[fmt.Sprint("p", i)] = bytes.Repeat([]byte{byte(i)}, 3000)
	}
	var a album
	sent := func(now map[string][]byte) int {
		delta := parts{}
		if err := a.add(delta, now); err != nil {
			t.Fatal(err)
		}
		return len(delta[portraitsChange])
	}
	if n := sent(portraits); n < 100*3000 {
		t.Fatalf("%d bytes for all of them", n)
	}
	if n := sent(portraits); n != 0 {
		t.Errorf("%d bytes for the same", n)
	}
	next := map[string][]byte{"p0": []byte("another")}
	for id, picture := range portraits {
		if id != "p0" && id != "p1" {
			next[id] = picture
		}
	}
	if n := sent(next); n == 0 || n > 100 {
		t.Errorf("%d bytes for one that changed and one that went", n)
	}
}

// TestPortraitsAreInNoOtherPart: a status or a search must not carry them along.
func TestPortraitsAreInNoOtherPart(t *testing.T) {
	state := app.State{People: app.People{Loaded: true, Portraits: map[string][]byte{"p": []byte("PICTURE")}}}
	all, err := encodeState(state)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range all {
		if bytes.Contains(data, []byte("portraits")) || bytes.Contains(data, []byte("UElDVFVSRQ")) {
			t.Errorf("%s carries %s", name, data)
		}
	}
}

func TestMalformedPortraits(t *testing.T) {
	for _, data := range []string{`7`, `{"set":{"a":7}}`, `{"set":{"a":"!"}}`, `{"remove":"a"}`} {
		state, err := apply(app.State{}, parts{portraitsChange: []byte(data)})
		if !errors.Is(err, ErrMalformed) || state.People.Portraits != nil {
			t.Errorf("%s: %v", data, err)
		}
	}
}
