package presence

import (
	"fmt"
	"testing"
)

// A snapshot that is shared must not be from before what has been forgotten:
// no changes would lead on from it.
func TestSnapshotsAreNotOlderThanMemory(t *testing.T) {
	g := newGroup(groupKey{organization: "clinic"}, 1)
	for i := range 10_000 {
		g.show(fmt.Sprint("p", i), Available, "", "")
	}
	g.snapshot()
	for i := range remembered + 1 {
		g.show(fmt.Sprint("p", i), Offline, "", "")
	}
	if _, at := g.snapshot(); at < g.floor {
		t.Errorf("a snapshot of %d, with changes known from %d", at, g.floor)
	}
}
