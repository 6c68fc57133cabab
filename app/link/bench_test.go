package link

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"foyer/app"
	"foyer/app/link/linktest"
)

// BenchmarkStateToShow is the time from a change of State in the resident to
// the window's show, over real pipes.
func BenchmarkStateToShow(b *testing.B) {
	face := linktest.NewFace(app.State{})
	toWindow, fromResident := pipe(b)
	toResident, fromWindow := pipe(b)
	served := make(chan error, 1)
	go func() { served <- Serve(b.Context(), face, toResident, fromResident, Options{}) }()
	window, err := Dial(toWindow, fromWindow, Options{})
	if err != nil {
		b.Fatal(err)
	}
	shown := make(chan int, 1)
	cancel := window.Subscribe(func(s app.State) { shown <- s.Flow.Attempt })
	<-shown
	n := 0
	for b.Loop() {
		n++
		face.Publish(app.State{Flow: app.Flow{Attempt: n}})
		if got := <-shown; got != n {
			b.Fatalf("%d, want %d", got, n)
		}
	}
	cancel()
	window.Close()
	if err := <-served; err != nil {
		b.Error(err)
	}
}

// BenchmarkPeopleToShow is what one person's new status costs both sides
// together, among as many people as a large organization has. A core is taken
// to 5 % by 10 a second of them at 5 ms each.
func BenchmarkPeopleToShow(b *testing.B) {
	face := linktest.NewFace(app.State{})
	toWindow, fromResident := pipe(b)
	toResident, fromWindow := pipe(b)
	served := make(chan error, 1)
	go func() { served <- Serve(b.Context(), face, toResident, fromResident, Options{}) }()
	window, err := Dial(toWindow, fromWindow, Options{})
	if err != nil {
		b.Fatal(err)
	}
	shown := make(chan app.State, 1)
	cancel := window.Subscribe(func(s app.State) { shown <- s })
	<-shown
	items := colleagues(5000)
	n := 0
	for b.Loop() {
		n++
		// As app does it: a snapshot is never written to.
		items = slices.Clone(items)
		items[n%len(items)].Text = strconv.Itoa(n)
		face.Publish(app.State{People: app.People{Loaded: true, Items: items}})
		if got := (<-shown).People.Items[n%len(items)].Text; got != strconv.Itoa(n) {
			b.Fatalf("%s, want %d", got, n)
		}
	}
	cancel()
	window.Close()
	if err := <-served; err != nil {
		b.Error(err)
	}
}

// BenchmarkEncodeState is what a change costs the resident.
func BenchmarkEncodeState(b *testing.B) {
	for _, people := range []int{0, 100} {
		b.Run(fmt.Sprintf("%d_people", people), func(b *testing.B) {
			state := app.State{Server: app.Server{People: make([]app.PracticePerson, people)}}
			for b.Loop() {
				if _, err := encodeState(state); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func pipe(b *testing.B) (r, w *os.File) {
	b.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	return r, w
}
