package link

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foyer/app"
)

func colleagues(n int) []app.Colleague {
	items := make([]app.Colleague, n)
	for i := range items {
		items[i] = app.Colleague{
			ID: fmt.Sprintf("acc-%06d", i), Name: fmt.Sprintf("Person %06d", i),
			Status: app.StatusAvailable, Text: "In the office until five",
		}
	}
	return items
}

// window is what a window makes of what a roster sends.
type window struct {
	people []app.Colleague
	roster roster
}

func (w *window) sees(t require, now []app.Colleague) (delta parts) {
	delta = parts{}
	if err := w.roster.add(delta, now); err != nil {
		t.Fatalf("%v", err)
	}
	people, err := peopleOf(w.people, delta)
	if err != nil {
		t.Fatalf("%v in %s", err, delta)
	}
	if !reflect.DeepEqual(people, now) {
		t.Fatalf("after %s the window shows\n%v, want\n%v", delta, people, now)
	}
	w.people = people
	return delta
}

type require interface{ Fatalf(string, ...any) }

func TestOnlyWhoHasChangedIsSent(t *testing.T) {
	const many = 1000
	for name, row := range map[string]struct {
		edit func([]app.Colleague) []app.Colleague
		most int // bytes; 0 is nothing at all
	}{
		"nobody": {func(p []app.Colleague) []app.Colleague { return p }, 0},
		"a status": {func(p []app.Colleague) []app.Colleague {
			p[500].Status = app.StatusBusy
			return p
		}, 200},
		"somebody comes": {func(p []app.Colleague) []app.Colleague {
			return slices.Insert(p, 300, app.Colleague{ID: "new", Name: "Zoe"})
		}, 200},
		"somebody goes": {func(p []app.Colleague) []app.Colleague { return slices.Delete(p, 300, 301) }, 100},
		"the first is renamed to the last": {func(p []app.Colleague) []app.Colleague {
			one := p[0]
			one.Name = "Zoe"
			return append(p[1:], one)
		}, 250},
		"the last is renamed to the first": {func(p []app.Colleague) []app.Colleague {
			one := p[many-1]
			one.Name = "Ada"
			return slices.Insert(p[:many-1], 0, one)
		}, 250},
	} {
		t.Run(name, func(t *testing.T) {
			var w window
			w.sees(t, colleagues(many))
			sent := 0
			for _, data := range w.sees(t, row.edit(colleagues(many))) {
				sent += len(data)
			}
			if sent > row.most || row.most > 0 && sent == 0 {
				t.Errorf("%d bytes were sent, want at most %d", sent, row.most)
			}
		})
	}
}

func TestPeopleAsAWhole(t *testing.T) {
	twins := []app.Colleague{{ID: "a", Name: "Ann"}, {ID: "a", Name: "Ann"}}
	other := []app.Colleague{{ID: "a", Name: "Ann"}, {ID: "a", Name: "Bo"}}
	var w window
	for _, now := range [][]app.Colleague{nil, {}, colleagues(3), nil, twins, other, colleagues(2), {}, colleagues(1), {}} {
		w.sees(t, now)
	}
}

// TestAnyChangeOfPeople: whatever happens to the list, the window shows it.
func TestAnyChangeOfPeople(t *testing.T) {
	person := rapid.Custom(func(t *rapid.T) app.Colleague {
		return app.Colleague{
			ID:     rapid.StringMatching(`[a-h]`).Draw(t, "id"),
			Name:   rapid.StringMatching(`[A-C]`).Draw(t, "name"),
			Status: rapid.SampledFrom([]app.Status{app.StatusAvailable, app.StatusBusy}).Draw(t, "status"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		var w window
		key := func(p app.Colleague) string { return p.ID }
		if rapid.Bool().Draw(t, "twins") {
			key = func(app.Colleague) string { return rapid.String().Draw(t, "any") }
		}
		for range rapid.IntRange(2, 6).Draw(t, "steps") {
			w.sees(t, rapid.SliceOfNDistinct(person, 0, 8, key).Draw(t, "people"))
		}
	})
}

func TestMalformedPeople(t *testing.T) {
	before := colleagues(3)
	for name, delta := range map[string]parts{
		"no list":            {peopleAll: json.RawMessage(`{}`)},
		"no difference":      {peopleChange: json.RawMessage(`[]`)},
		"beyond the end":     {peopleChange: json.RawMessage(`{"set":[{"at":9,"item":{"id":"x"}}]}`)},
		"before the start":   {peopleChange: json.RawMessage(`{"set":[{"at":-1,"item":{"id":"x"}}]}`)},
		"not in their order": {peopleChange: json.RawMessage(`{"set":[{"at":3,"item":{"id":"x"}},{"at":0,"item":{"id":"y"}}]}`)},
	} {
		t.Run(name, func(t *testing.T) {
			state, err := apply(app.State{People: app.People{Items: before}}, delta)
			if err == nil || !reflect.DeepEqual(state, app.State{}) || strings.Contains(err.Error(), "x") {
				t.Errorf("%+v, %v", state, err)
			}
		})
	}
}
