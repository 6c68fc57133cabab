package app

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth/api"
	"foyer/auth/client"
)

// crowded is a stage with people, and a stream that a test writes.
type crowded struct {
	*stage
	*desk
	say  *io.PipeWriter
	folk int // how often the people were read
	mu   sync.Mutex
	list []api.FolkPerson
	fail bool
}

// inCrowd signs Ann in where the people are those of the list.
func inCrowd(t *testing.T, list []api.FolkPerson, test func(*testing.T, *crowded)) {
	t.Helper()
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		c := &crowded{stage: s, desk: d, list: list}
		s.w.network(func(one call, answer func() *http.Response) (*http.Response, error) {
			switch one.path {
			case api.PathStream:
				return c.stream(), nil
			case api.PathFolk:
				return c.people(), nil
			}
			return s.network(one, answer)
		})
		t.Cleanup(func() { _ = c.say.Close() })
		test(t, c)
	})
}

func (c *crowded) stream() *http.Response {
	reader, writer := io.Pipe()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.say = writer
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: reader}
}

func (c *crowded) people() *http.Response {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.folk++
	if c.fail {
		return canned(503, "application/json", `{"error":"server_error"}`)
	}
	text, _ := json.Marshal(api.Folk{People: c.list})
	return canned(200, "application/json", string(text))
}

// tells sends an event of people, by ID and status.
func (c *crowded) tells(event string, number int, pairs ...string) {
	var people api.StreamPeople
	for i := 0; i < len(pairs); i += 2 {
		people.People = append(people.People, api.StreamPerson{ID: pairs[i], Status: pairs[i+1]})
	}
	text, _ := json.Marshal(people)
	fmt.Fprintf(c.say, "id: epoch-%d\nevent: %s\ndata: %s\n\n", number, event, text)
}

func (c *crowded) reads() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.folk
}

func names(st State) string {
	var all []string
	for _, one := range st.People.Items {
		all = append(all, fmt.Sprintf("%s %s", one.Name, one.Status))
	}
	return strings.Join(all, ", ")
}

func TestPeopleAreSortedAndMerged(t *testing.T) {
	list := []api.FolkPerson{{ID: "z", Name: "zoë"}, {ID: "a", Name: "Ángel"}, {ID: "b", Name: "bo"}, {ID: "ann-1", Name: "Ann Lee"}, {ID: "b", Name: "bo"}}
	inCrowd(t, list, func(t *testing.T, c *crowded) {
		c.entersWith(c.stage, code)
		st := c.pass(time.Second)
		if !st.People.Loaded || names(st) != "Ángel offline, bo offline, zoë offline" {
			t.Fatalf("%q", names(st))
		}
		c.tells(api.EventSnapshot, 1, "a", "busy", "z", "away", "ann-1", "available")
		if st = c.pass(time.Second); names(st) != "Ángel busy, bo offline, zoë away" {
			t.Fatalf("%q", names(st))
		}
		c.tells(api.EventPresence, 2, "b", "available", "z", "offline")
		if st = c.pass(time.Second); names(st) != "Ángel busy, bo available, zoë offline" {
			t.Fatalf("%q", names(st))
		}
		c.tells(api.EventSnapshot, 3, "z", "busy")
		if st = c.pass(time.Second); names(st) != "Ángel offline, bo offline, zoë busy" {
			t.Fatalf("%q", names(st))
		}
	})
}

func TestUnknownPeopleAreAskedForOnce(t *testing.T) {
	inCrowd(t, []api.FolkPerson{{ID: "b", Name: "Bo"}}, func(t *testing.T, c *crowded) {
		c.entersWith(c.stage, code)
		c.pass(time.Second)
		c.mu.Lock()
		c.list = append(c.list, api.FolkPerson{ID: "new", Name: "Newcomer"})
		c.mu.Unlock()
		for i := range 50 {
			c.tells(api.EventPresence, i, "new", "available", "ghost", "busy")
			c.pass(10 * time.Millisecond)
		}
		st := c.pass(time.Minute)
		if n := c.reads(); n != 2 || names(st) != "Bo offline, Newcomer available" {
			t.Fatalf("read %d times: %q", n, names(st))
		}
		c.tells(api.EventPresence, 60, "ghost", "away")
		c.pass(time.Minute)
		if n := c.reads(); n != 2 {
			t.Fatalf("asked for a ghost again: %d", n)
		}
	})
}

func TestPeopleCannotBeRead(t *testing.T) {
	inCrowd(t, []api.FolkPerson{{ID: "b", Name: "Bo"}}, func(t *testing.T, c *crowded) {
		c.fail = true
		c.entersWith(c.stage, code)
		st := c.pass(time.Second)
		if st.People.Loaded || st.People.Problem != ProblemPeople {
			t.Fatalf("%+v", st.People)
		}
		c.mu.Lock()
		c.fail = false
		c.mu.Unlock()
		c.Do(RetryNow{})
		st = c.pass(time.Second)
		if !st.People.Loaded || st.People.Problem != ProblemNone || len(st.People.Items) != 1 {
			t.Fatalf("%+v", st.People)
		}
	})
}

func TestNobodyElse(t *testing.T) {
	inCrowd(t, nil, func(t *testing.T, c *crowded) {
		c.entersWith(c.stage, code)
		if st := c.pass(time.Second); !st.People.Loaded || len(st.People.Items) != 0 {
			t.Fatalf("%+v", st.People)
		}
	})
}

// TestManyPeople: however fast people come and go, the window is told at most
// ten times a second, and within a tenth of one.
func TestManyPeople(t *testing.T) {
	var list []api.FolkPerson
	for i := range 5000 {
		list = append(list, api.FolkPerson{ID: fmt.Sprint("p", i), Name: fmt.Sprintf("Person %04d", i)})
	}
	inCrowd(t, list, func(t *testing.T, c *crowded) {
		c.entersWith(c.stage, code)
		c.pass(time.Second)
		var mu sync.Mutex
		shown := 0
		defer c.Subscribe(func(st State) {
			mu.Lock()
			defer mu.Unlock()
			shown++
		})()
		synctest.Wait()
		shown = 0
		random := rand.New(rand.NewPCG(1, 1))
		statuses := []string{"available", "busy", "away", "offline"}
		for i := range 2000 { // five seconds
			c.tells(api.EventPresence, i, fmt.Sprint("p", random.IntN(5000)), statuses[random.IntN(4)])
			time.Sleep(2500 * time.Microsecond)
		}
		mu.Lock()
		n := shown
		mu.Unlock()
		if n < 40 || n > 52 {
			t.Fatalf("shown %d times in five seconds", n)
		}
		c.tells(api.EventPresence, 3000, "p4999", "busy")
		st := c.pass(showEvery)
		if last := st.People.Items[4999]; last.ID != "p4999" || last.Status != StatusBusy {
			t.Fatalf("%+v", last)
		}
	})
}

func BenchmarkColleagues(b *testing.B) {
	c := &company{}
	c.reset()
	for i := range 5000 {
		id := fmt.Sprint("p", i)
		c.members = append(c.members, member{id, id, id})
		if i%2 == 0 {
			c.seen[id] = client.Presence{ID: id, Status: "busy", Text: "In surgery"}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		c.colleagues()
	}
}
