package app

import (
	"slices"
	"time"
)

// showEvery is how often at most the window is told of others: changes that
// come faster are told together.
const showEvery = 100 * time.Millisecond

// show tells the window of the others.
func (c *company) show() {
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-c.dirty:
		}
		c.showPeople()
		select {
		case <-c.ctx.Done():
			return
		case <-time.After(showEvery):
		}
	}
}

func (c *company) showPeople() {
	c.mu.Lock()
	items, loaded, problem, portraits := c.colleagues(), c.members != nil, c.problem, c.portraits()
	c.mu.Unlock()
	old := c.site.c.State().People
	if old.Loaded == loaded && old.Problem == problem && slices.Equal(old.Items, items) && samePortraits(old.Portraits, portraits) {
		return
	}
	c.site.update(func(st *State) {
		st.People.Loaded, st.People.Problem, st.People.Items, st.People.Portraits = loaded, problem, items, portraits
	})
}

// colleagues needs the mutex.
func (c *company) colleagues() []Colleague {
	items := make([]Colleague, len(c.members))
	for i, one := range c.members {
		items[i] = Colleague{ID: one.id, Name: one.name, Status: StatusOffline, Pictured: c.tags[one.id] != ""}
		if seen, there := c.seen[one.id]; there && !c.faded {
			items[i].Status, items[i].Text = Status(seen.Status), seen.Text
		}
	}
	return items
}
