package link

import (
	"encoding/json"
	"fmt"

	"foyer/app"
)

// State.People.Items is the one part that is long and changes all the time, so
// what has changed of it is sent. On the wire it stands beside "people", which
// is sent without Items.
const (
	peoplePart   = "people"
	peopleAll    = "people.all"    // Items as a whole
	peopleChange = "people.change" // a difference from the Items sent last
)

// roster is the people that the window knows of.
type roster struct {
	items []app.Colleague
	// keyed: every ID is there once, so that differences can be made.
	keyed bool
	sent  bool
}

// add adds to delta what brings the window from the people it knows to now,
// if anything.
func (r *roster) add(delta parts, now []app.Colleague) error {
	var name string
	var value any
	change, ok := r.change(now)
	switch {
	case !ok:
		name, value = peopleAll, now
	case len(change.Remove)+len(change.Set) > 0:
		name, value = peopleChange, change
	default:
		return nil
	}
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	delta[name] = data
	r.items, r.sent = now, true
	return nil
}

// change is not ok where the whole list must be sent, or costs no more.
func (r *roster) change(now []app.Colleague) (d difference, ok bool) {
	if !r.sent || (r.items == nil) != (now == nil) {
		r.keyed = keyed(now)
		return difference{}, false
	}
	if d, ok = inPlace(r.items, now); !ok {
		before := r.keyed
		r.keyed = keyed(now)
		if !before || !r.keyed {
			return difference{}, false
		}
		d = moved(r.items, now)
	}
	steps := len(d.Set) + len(d.Remove)
	return d, steps == 0 || r.keyed && steps <= len(now)/2
}

func keyed(items []app.Colleague) bool {
	seen := make(map[string]bool, len(items))
	for _, one := range items {
		seen[one.ID] = true
	}
	return len(seen) == len(items)
}

// peopleOf returns the people after delta, in a slice of its own.
func peopleOf(before []app.Colleague, delta parts) ([]app.Colleague, error) {
	if data, whole := delta[peopleAll]; whole {
		var items []app.Colleague
		if err := json.Unmarshal(data, &items); err != nil {
			return nil, fmt.Errorf("%w: people", ErrMalformed)
		}
		return items, nil
	}
	data, changed := delta[peopleChange]
	if !changed {
		return before, nil
	}
	var d difference
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("%w: people", ErrMalformed)
	}
	return d.apply(before)
}
