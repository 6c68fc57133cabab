package link

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"

	"foyer/app"
)

// State.People.Portraits are many bytes that seldom change, so what has changed
// of them is sent, like the people themselves.
const portraitsChange = "people.portraits"

// rehanging makes one set of portraits out of the one before it, by ID.
type rehanging struct {
	Remove []string          `json:"remove,omitempty"`
	Set    map[string][]byte `json:"set,omitempty"`
}

// album is the portraits that the window knows of.
type album struct{ hung map[string][]byte }

// add adds to delta what brings the window from the portraits it knows to now,
// if anything.
func (a *album) add(delta parts, now map[string][]byte) error {
	change := rehanging{Set: map[string][]byte{}}
	for id := range a.hung {
		if _, stays := now[id]; !stays {
			change.Remove = append(change.Remove, id)
		}
	}
	for id, picture := range now {
		if before, there := a.hung[id]; !there || !bytes.Equal(before, picture) {
			change.Set[id] = picture
		}
	}
	a.hung = now
	if len(change.Remove)+len(change.Set) == 0 {
		return nil
	}
	data, err := json.Marshal(change)
	if err != nil {
		return err
	}
	delta[portraitsChange] = data
	return nil
}

// portraitsOf returns the portraits after delta, in a map of its own where they
// have changed; nil for none.
func portraitsOf(before map[string][]byte, delta parts) (map[string][]byte, error) {
	data, changed := delta[portraitsChange]
	if !changed {
		return before, nil
	}
	var change rehanging
	if err := json.Unmarshal(data, &change); err != nil {
		return nil, fmt.Errorf("%w: portraits", ErrMalformed)
	}
	now := make(map[string][]byte, len(before)+len(change.Set))
	maps.Copy(now, before)
	maps.Copy(now, change.Set)
	for _, id := range change.Remove {
		delete(now, id)
	}
	if len(now) == 0 {
		return nil, nil
	}
	return now, nil
}

// lean is a state without its long parts, which roster and album send.
func lean(state app.State) app.State {
	state.People.Items, state.People.Portraits = nil, nil
	return state
}
