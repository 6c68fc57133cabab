package presence

import (
	"slices"
	"time"
)

// person is what a hub knows of an account. It is guarded by the hub's mutex.
type person struct {
	id           string
	organization string // may be empty
	group        *group // nil while here nowhere
	wish         Wish
	picture      string
	// here is this hub's word: a stream is open or the grace is not over.
	here    bool
	idle    bool // all streams of this hub are, or were when the last one closed
	streams []*Stream
	left    time.Time // when the last one closed
	told    Report    // what the other hubs know from this one
}

// person returns the one of that account, who may be new.
func (h *Hub) person(id string) *person {
	p := h.people[id]
	if p == nil {
		p = &person{id: id}
		h.people[id] = p
	}
	return p
}

// join puts the person into a group. One who comes from another group leaves
// it, with all streams: they show people who are foreign now.
func (h *Hub) join(p *person, key groupKey) {
	if p.group != nil && p.group.key == key {
		return
	}
	if old := p.group; old != nil {
		for _, s := range slices.Clone(p.streams) {
			h.cut(s)
		}
		if old.show(p.id, Offline, "", "") {
			h.arm(old)
		}
		h.part(p)
	}
	if h.groups[key] == nil {
		h.groups[key] = newGroup(key, len(h.writers))
	}
	p.group = h.groups[key]
	p.group.members++
}

// part takes the person out of the group. One without members is dropped.
func (h *Hub) part(p *person) {
	g := p.group
	p.group = nil
	if g.members--; g.members == 0 {
		delete(h.groups, g.key)
	}
}

// update computes what follows from a change of the person: what others see,
// and what other hubs have to know.
func (h *Hub) update(p *person) {
	if len(p.streams) > 0 {
		p.idle = true
		for _, s := range p.streams {
			p.idle = p.idle && s.idle
		}
	}
	h.tell(p)
	here, idle := h.anywhere(p)
	g := p.group
	if g == nil {
		h.forget(p, here)
		return
	}
	status, text, picture := seen(p, here, idle)
	if g.show(p.id, status, text, picture) {
		h.arm(g)
	}
	if !here {
		h.part(p)
		h.forget(p, here)
	}
}

// seen is what others see. Who is busy stays busy when idle: it was chosen.
// A text or another picture would betray who appears offline.
func seen(p *person, here, idle bool) (status Status, text, picture string) {
	switch status := p.wish.status(); {
	case !here || status == Offline:
		return Offline, "", ""
	case status == Available && idle:
		return Away, p.wish.Text, p.picture
	default:
		return status, p.wish.Text, p.picture
	}
}

// want takes a wish that is later than the one that is known. It tells whether
// it did.
func (h *Hub) want(p *person, wish Wish) bool {
	if !wish.after(p.wish) {
		return false
	}
	changed := wish.status() != p.wish.status() || wish.Text != p.wish.Text
	p.wish = wish
	if changed {
		for _, s := range p.streams {
			s.own = true
			h.queue(s)
		}
	}
	return true
}

// forget drops a person who is here nowhere and has never chosen anything.
func (h *Hub) forget(p *person, here bool) {
	if !here && p.wish.At.IsZero() {
		delete(h.people, p.id)
	}
}
