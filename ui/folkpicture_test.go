package ui_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
)

// pictured is a State in which these people have a picture, which is at hand
// where it is not nil.
func pictured(st app.State, portraits map[string][]byte) app.State {
	st.People.Items = slices.Clone(st.People.Items)
	st.People.Portraits = nil
	for i, one := range st.People.Items {
		data, has := portraits[one.ID]
		st.People.Items[i].Pictured = has
		if data != nil {
			if st.People.Portraits == nil {
				st.People.Portraits = map[string][]byte{}
			}
			st.People.Portraits[one.ID] = data
		}
	}
	return st
}

// faces are the names of those whose picture shows.
func faces(s *stage) (out []string) {
	for _, row := range rowsOf(s) {
		if row.HasPicture() {
			out = append(out, row.Facts().Name)
		}
	}
	return out
}

func TestPicturesOfColleagues(t *testing.T) {
	st := state(t, "home")
	first, second := st.People.Items[0], st.People.Items[1]
	s := show(t, "home")
	for name, row := range map[string]struct {
		portraits map[string][]byte
		want      []string
	}{
		"nobody has one":          {nil, nil},
		"not at hand yet":         {map[string][]byte{first.ID: nil, second.ID: nil}, nil},
		"one is at hand":          {map[string][]byte{first.ID: nil, second.ID: apptest.Portrait()}, []string{second.Name}},
		"one that cannot be read": {map[string][]byte{first.ID: apptest.Portrait(), second.ID: []byte("no picture")}, []string{first.Name}},
		"nobody has one any more": {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s.Show(pictured(st, row.portraits))
			if got := faces(s); !slices.Equal(got, row.want) {
				t.Errorf("pictures of %q, want %q", got, row.want)
			}
			if len(names(s)) != len(st.People.Items) {
				t.Errorf("shows %q", names(s))
			}
		})
	}
}

func TestPicturesAreAskedForInSight(t *testing.T) {
	st := state(t, "home-crowd")
	all := map[string][]byte{}
	for i, one := range st.People.Items {
		if i != 1 {
			all[one.ID] = nil
		}
	}
	st = pictured(st, all)
	s := open(t, nil)
	s.Show(st)
	asks(t, s)
	s.pass(time.Second)
	first := looked(t, s)
	if !slices.Contains(first, st.People.Items[0].ID) || slices.Contains(first, st.People.Items[1].ID) || len(first) > 30 {
		t.Errorf("looks at %q", first)
	}
	// What is in sight is asked for once, whatever changes.
	for i := range 5 {
		s.Show(changed(st, i, "busy"))
		s.pass(time.Second)
	}
	asks(t, s)
	// Scrolling past many asks for where it ends.
	s.canvas().Focus(find(t, s, searchPeople).(fyne.Focusable))
	for range 20 {
		key(s, fyne.KeyPageDown)
	}
	s.pass(time.Second)
	if second := looked(t, s); slices.Contains(second, first[0]) || len(second) == 0 {
		t.Errorf("looks at %q", second)
	}
}

// A row that scrolls out of sight is used again for somebody else.
func TestNobodyWearsThePictureOfAnother(t *testing.T) {
	st := state(t, "home-crowd")
	st = pictured(st, map[string][]byte{st.People.Items[0].ID: apptest.Portrait(), st.People.Items[4000].ID: apptest.Portrait()})
	s := open(t, nil)
	s.Show(st)
	if got := faces(s); !slices.Equal(got, []string{st.People.Items[0].Name}) {
		t.Errorf("pictures of %q", got)
	}
	s.canvas().Focus(find(t, s, searchPeople).(fyne.Focusable))
	for range 20 {
		key(s, fyne.KeyPageDown)
		if got := faces(s); slices.Contains(names(s), st.People.Items[0].Name) != (len(got) == 1) {
			t.Fatalf("pictures of %q among %q", got, names(s))
		}
	}
	typeInto(t, s, searchPeople, st.People.Items[4000].Name)
	if got := faces(s); !slices.Contains(got, st.People.Items[4000].Name) {
		t.Errorf("pictures of %q", got)
	}
}

// looked is the one thing that was asked: for pictures. It is forgotten.
func looked(t *testing.T, s *stage) []string {
	t.Helper()
	if len(s.asked) != 1 {
		t.Fatalf("asked for %+v", s.asked)
	}
	look, ok := s.asked[0].(app.LookAt)
	if !ok {
		t.Fatalf("asked for %+v", s.asked[0])
	}
	s.asked = nil
	return look.IDs
}
