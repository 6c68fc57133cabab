package link

import (
	"fmt"

	"foyer/app"
)

// difference makes one list of people out of the one before it: those of Remove
// go, those of Set come in or replace the one of the same ID, and everybody
// else keeps their order.
type difference struct {
	Remove []string   `json:"remove,omitempty"`
	Set    []position `json:"set,omitempty"`
}

// position is somebody's place in the new list. A difference has them in order.
type position struct {
	At   int           `json:"at"`
	Item app.Colleague `json:"item"`
}

// apply refuses a difference that was not made from before.
func (d difference) apply(before []app.Colleague) ([]app.Colleague, error) {
	gone := make(map[string]bool, len(d.Remove)+len(d.Set))
	for _, id := range d.Remove {
		gone[id] = true
	}
	for _, one := range d.Set {
		gone[one.Item.ID] = true
	}
	now := make([]app.Colleague, 0, len(before)+len(d.Set))
	set := d.Set
	for _, one := range before {
		if gone[one.ID] {
			continue
		}
		for len(set) > 0 && set[0].At == len(now) {
			now, set = append(now, set[0].Item), set[1:]
		}
		now = append(now, one)
	}
	for _, one := range set {
		if one.At != len(now) {
			return nil, fmt.Errorf("%w: people", ErrMalformed)
		}
		now = append(now, one.Item)
	}
	return now, nil
}

// inPlace is the usual difference: the same people, some with another status.
func inPlace(before, now []app.Colleague) (d difference, ok bool) {
	if len(before) != len(now) {
		return difference{}, false
	}
	for i := range now {
		if before[i].ID != now[i].ID {
			return difference{}, false
		}
		if before[i] != now[i] {
			d.Set = append(d.Set, position{i, now[i]})
		}
	}
	return d, true
}

// moved is the difference of lists whose people or order differ. Of two people
// who have changed places, it moves the one who has gone further.
func moved(before, now []app.Colleague) (d difference) {
	wasAt, isAt := places(before), places(now)
	gone := make(map[string]bool) // of before, and set or removed
	i := 0
	for j := 0; j < len(now); {
		for i < len(before) && gone[before[i].ID] {
			i++
		}
		was, known := wasAt[now[j].ID]
		if i == len(before) || !known || gone[now[j].ID] {
			gone[now[j].ID] = true
			d.Set = append(d.Set, position{j, now[j]})
			j++
			continue
		}
		old := before[i]
		is, stays := isAt[old.ID]
		switch {
		case !stays:
			d.Remove = append(d.Remove, old.ID)
			gone[old.ID] = true
		case old == now[j]:
			i++
			j++
		case old.ID == now[j].ID, is-j < was-i:
			gone[now[j].ID] = true
			d.Set = append(d.Set, position{j, now[j]})
			j++
		default:
			gone[old.ID] = true // it is set where it has gone to
		}
	}
	for ; i < len(before); i++ {
		if _, stays := isAt[before[i].ID]; !stays {
			d.Remove = append(d.Remove, before[i].ID)
		}
	}
	return d
}

func places(items []app.Colleague) map[string]int {
	at := make(map[string]int, len(items))
	for i, one := range items {
		at[one.ID] = i
	}
	return at
}
