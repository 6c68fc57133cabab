package app

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"foyer/auth/client"
)

// crowd is who the others are and how they are seen. Guarded by the company's
// mutex.
type crowd struct {
	members []member        // by name; nil before they were read
	named   map[string]bool // members, by ID
	seen    map[string]client.Presence
	unknown map[string]bool // seen, but nobody who could be read
	dueFolk time.Time       // when to read the people again; zero is never
	problem Problem         // why they could not be read, or are nobody
	alone   bool            // the account is one that sees nobody
}

// member is one person, with the name as it is sorted.
type member struct{ id, name, key string }

func (c *crowd) reset() { c.seen, c.unknown = map[string]client.Presence{}, map[string]bool{} }

// How soon the people are read again: when somebody unknown is seen, and after
// a reconnection, spread so that a server that came back is spared.
const (
	folkSoon  = time.Second
	folkLater = 30 * time.Second
)

// folkDue brings the next reading forward. The company's mutex is held.
func (c *company) folkDue(at time.Time) {
	if c.dueFolk.IsZero() || at.Before(c.dueFolk) {
		c.dueFolk = at
		signal(c.folk)
	}
}

// seeAll takes a snapshot: who is not in it is offline.
func (c *company) seeAll(people []client.Presence, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stranger = c.stranger || epochOf(id) != epochOf(c.last)
	again := c.last != ""
	c.last = id
	c.seen = make(map[string]client.Presence, len(people))
	clear(c.unknown)
	if again {
		c.folkDue(time.Now().Add(c.spread(folkLater)))
		clear(c.spoiled) // by a proxy perhaps, or a server that has been mended
	}
	c.note(people)
}

// see takes changes.
func (c *company) see(people []client.Presence, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = id
	c.note(people)
}

// note needs the mutex.
func (c *company) note(people []client.Presence) {
	for _, one := range people {
		if one.ID == c.subject {
			continue
		}
		if one.Status == string(StatusOffline) {
			delete(c.seen, one.ID)
		} else {
			c.seen[one.ID] = one
			c.tagged(one.ID, one.Picture)
		}
		if !c.named[one.ID] && c.members != nil && !c.unknown[one.ID] {
			c.folkDue(time.Now().Add(folkSoon/2 + c.spread(folkSoon)))
		}
	}
	signal(c.dirty)
}

func (c *company) spread(over time.Duration) time.Duration {
	return time.Duration(c.site.c.options.Rand() * float64(over))
}

// meet reads the people at first and whenever that is due.
func (c *company) meet() {
	tries := 0
	for c.ctx.Err() == nil {
		c.mu.Lock()
		due, first := c.dueFolk, c.members == nil && tries == 0
		c.mu.Unlock()
		if first || !due.IsZero() && !time.Now().Before(due) {
			tries = c.readFolk(tries)
			continue
		}
		var come <-chan time.Time
		if !due.IsZero() {
			come = time.After(time.Until(due))
		}
		select {
		case <-c.ctx.Done():
		case <-c.folk:
		case <-come:
		}
	}
}

// readFolk reads the people once and returns how often that has failed in a
// row.
func (c *company) readFolk(tries int) (failed int) {
	c.mu.Lock()
	c.dueFolk = time.Time{}
	c.mu.Unlock()
	access, ok := c.token()
	if !ok {
		return tries
	}
	ctx, cancel := c.within()
	folk, err := c.wire.Folk(ctx, access)
	cancel()
	c.mu.Lock()
	var denied *client.DeniedError
	switch {
	case errors.As(err, &denied), err == nil && c.alone && len(folk) == 0:
		tries, c.problem = 0, ProblemDenied // which does not pass by waiting
		c.enroll(nil)
	case err != nil:
		if c.ctx.Err() == nil {
			c.site.log.Info("people", "err", err)
		}
		if c.members == nil {
			c.problem = ProblemPeople
		}
		_, least := problemOf(err)
		c.folkDue(time.Now().Add(max(c.site.backoff(tries), least)))
		tries++
	default:
		tries, c.problem = 0, ProblemNone
		c.enroll(folk)
	}
	c.mu.Unlock()
	signal(c.dirty)
	return tries
}

// belong notes whether the account is one that sees nobody; where that has
// changed the people are read again. The company's mutex is held.
func (c *company) belong(life *session) {
	if c.alone != life.alone && c.members != nil {
		c.folkDue(time.Now())
	}
	c.alone = life.alone
}

// enroll takes the people as they are now. The company's mutex is held.
func (c *company) enroll(folk []client.FolkPerson) {
	c.members = make([]member, 0, len(folk))
	for _, one := range folk {
		if one.ID != c.subject {
			c.members = append(c.members, member{one.ID, one.Name, folded(one.Name)})
		}
	}
	slices.SortFunc(c.members, func(a, b member) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.name, b.name), strings.Compare(a.id, b.id))
	})
	c.members = slices.CompactFunc(c.members, func(a, b member) bool { return a.id == b.id })
	c.named = make(map[string]bool, len(c.members))
	for _, one := range c.members {
		c.named[one.id] = true
	}
	c.tagAll(folk)
	clear(c.unknown)
	for id := range c.seen {
		if !c.named[id] {
			c.unknown[id] = true
		}
	}
}

// folded is a name as it is sorted: without case and accents.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(name))
}

// searchPeople needs the client's mutex.
func (c *Client) searchPeople(i SearchPeople) {
	if c.state.Session.SignedIn {
		c.state.People.Search = shorten(strings.ToValidUTF8(i.Text, ""), maxSearch)
	}
}

// maxSearch bounds what is searched for, in characters.
const maxSearch = 100
