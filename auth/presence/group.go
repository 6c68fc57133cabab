package presence

import (
	"bytes"
	"container/list"
	"crypto/rand"
	"slices"
	"time"
)

const (
	// remembered is how many people who went offline a group remembers, for
	// streams that resume.
	remembered = 1024
	// places is how many different places of streams are encoded for at most
	// before each is encoded anew.
	places = 64
)

// groupKey names people who see each other: an organization, or a single
// account.
type groupKey struct{ organization, account string }

func keyOf(organizationID, accountID string) groupKey {
	if organizationID != "" {
		return groupKey{organization: organizationID}
	}
	return groupKey{account: accountID}
}

// group holds what its people see of each other, in the order in which it
// changed. It is guarded by the hub's mutex.
type group struct {
	key     groupKey
	epoch   string // random, so that a number of another group or process is unknown
	head    uint64 // number of the newest change
	floor   uint64 // below it, somebody's going offline has been forgotten
	entries map[string]*entry
	changed list.List // of *entry, by number
	gone    list.List // of *entry that are offline, by number
	streams [][]*Stream
	open    int // streams
	members int // people who are here, with streams or elsewhere

	whole   *frame // a snapshot, and its number
	wholeAt uint64
	since   map[uint64]*frame // changes up to head, by place

	timer *time.Timer
	armed bool
	last  time.Time // when it was given to the writers
	due   uint64    // the writers that have it in their queue, one bit each
}

// entry is a person as others see them.
type entry struct {
	id     string
	number uint64
	wire   []byte
	place  *list.Element // in changed
	grave  *list.Element // in gone; nil while not offline
}

func newGroup(key groupKey, writers int) *group {
	return &group{key: key, epoch: rand.Text()[:13], entries: map[string]*entry{}, streams: make([][]*Stream, writers)}
}

// show sets what others see of a person and tells whether that is a change.
func (g *group) show(id string, status Status, text, picture string) bool {
	e := g.entries[id]
	if status == Offline && e == nil {
		return false
	}
	wire := encode(wirePerson{ID: id, Status: status, Text: text, Picture: picture})
	switch {
	case e == nil:
		e = &entry{id: id}
		e.place = g.changed.PushBack(e)
		g.entries[id] = e
	case bytes.Equal(e.wire, wire):
		return false
	default:
		g.changed.MoveToBack(e.place)
	}
	g.head++
	e.number, e.wire = g.head, wire
	clear(g.since)
	if e.grave != nil {
		g.gone.Remove(e.grave)
		e.grave = nil
	}
	if status == Offline {
		e.grave = g.gone.PushBack(e)
		g.forget()
	}
	return true
}

// forget drops the people who are offline for longest.
func (g *group) forget() {
	for g.gone.Len() > remembered {
		e := g.gone.Remove(g.gone.Front()).(*entry)
		g.changed.Remove(e.place)
		delete(g.entries, e.id)
		g.floor = e.number
	}
}

// present is how many people are not offline.
func (g *group) present() int { return g.changed.Len() - g.gone.Len() }

// place finds where a stream with that Last-Event-ID stands. That may be below
// floor, as with a stream that has not been written to for long.
func (g *group) place(lastEventID string) (number uint64, known bool) {
	epoch, number, ok := parseEventID(lastEventID)
	if !ok || epoch != g.epoch || number > g.head {
		return 0, false
	}
	return number, true
}

// snapshot returns all who are not offline as of a number. It may be a little
// old, because it is shared by streams that open at the same time; changes
// does the rest.
func (g *group) snapshot() (*frame, uint64) {
	if g.whole != nil && g.wholeAt >= g.floor && g.head-g.wholeAt <= uint64(g.present()/4) {
		return g.whole, g.wholeAt
	}
	people := make([][]byte, 0, g.present())
	for at := g.changed.Front(); at != nil; at = at.Next() {
		if e := at.Value.(*entry); e.grave == nil {
			people = append(people, e.wire)
		}
	}
	g.whole, g.wholeAt = peopleFrame("snapshot", eventID(g.epoch, g.head), people), g.head
	return g.whole, g.wholeAt
}

// changes returns the newest of everybody who changed after that number, which
// must not be below floor.
func (g *group) changes(after uint64) *frame {
	if made := g.since[after]; made != nil {
		return made
	}
	var people [][]byte
	for at := g.changed.Back(); at != nil && at.Value.(*entry).number > after; at = at.Prev() {
		people = append(people, at.Value.(*entry).wire)
	}
	slices.Reverse(people)
	made := peopleFrame("presence", eventID(g.epoch, g.head), people)
	if g.since == nil {
		g.since = map[uint64]*frame{}
	}
	if len(g.since) < places {
		g.since[after] = made
	}
	return made
}
