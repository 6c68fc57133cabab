package presence

import (
	"slices"
	"time"
)

const (
	aliveEvery = 3 * time.Second
	// silence is how long a hub may say nothing before its people are offline.
	silence = 9 * time.Second
)

// peer is another hub, and what it said.
type peer struct {
	heard time.Time
	left  bool // has said Bye at the time it was heard
	round int  // number of its Telling
	here  map[string]word
}

// word is what a hub says of somebody who is with it.
type word struct {
	idle  bool
	round int
}

// publish sends a message to the other hubs. Never waits.
func (h *Hub) publish(m Message) {
	if h.o.Bus != nil && !h.closed {
		m.From = h.id
		h.o.Bus.Publish(m)
	}
}

func (p *person) report() Report {
	r := Report{
		AccountID: p.id, OrganizationID: p.organization, Here: p.here, Idle: p.here && p.idle,
		Status: p.wish.Status, Text: p.wish.Text, ChosenAt: p.wish.At, ChosenWith: p.wish.from,
	}
	if p.here {
		r.Picture = p.picture
	}
	return r
}

// tell reports the person if this hub knows something of them that the others
// do not.
func (h *Hub) tell(p *person) {
	if h.o.Bus == nil {
		return
	}
	now := p.report()
	p.told.OrganizationID = now.OrganizationID // nobody waits for that alone
	if now != p.told {
		p.told = now
		h.publish(Message{Kind: Reports, Reports: []Report{now}})
	}
}

// tellAll reports everybody of whom this hub knows anything.
func (h *Hub) tellAll() {
	var reports []Report
	for _, p := range h.people {
		if now := p.report(); now.Here || now.Status != "" {
			reports = append(reports, now)
		}
	}
	h.publish(Message{Kind: Telling})
	for some := range slices.Chunk(reports, reportsEach) {
		h.publish(Message{Kind: Reports, Reports: some})
	}
	h.publish(Message{Kind: Told})
}

// resync is called by the bus after a gap: neither side knows what the other
// has missed.
func (h *Hub) resync() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.publish(Message{Kind: Ask})
	h.tellAll()
}

// receive is called by the bus for each message.
func (h *Hub) receive(m Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if m.From == h.id || h.closed {
		return
	}
	from := h.peer(m)
	switch m.Kind {
	case Ask:
		h.tellAll()
	case Telling:
		from.round++
	case Reports:
		for _, r := range m.Reports {
			h.hear(from, r)
		}
	case Told:
		for id, said := range from.here {
			if said.round != from.round {
				delete(from.here, id)
				h.update(h.person(id))
			}
		}
	case Bye:
		from.left = true
	case Ended:
		h.endSession(m.SessionID, m.Reason)
		h.endAccount(m.AccountID, m.Reason)
	case IsIdle:
		h.setIdle(m.SessionID, m.Idle)
	case Left:
		h.leave(m.SessionID)
	case Pictured:
		h.setPicture(m.AccountID, m.Picture)
	}
}

// peer returns the sender. What one who is unknown has said before is asked
// for.
func (h *Hub) peer(m Message) *peer {
	from := h.peers[m.From]
	if from == nil {
		from = &peer{here: map[string]word{}}
		h.peers[m.From] = from
		if m.Kind != Ask && m.Kind != Bye {
			h.publish(Message{Kind: Ask})
		}
	}
	from.heard = h.o.Now()
	return from
}

// hear takes what another hub says of a person.
func (h *Hub) hear(from *peer, r Report) {
	p := h.person(r.AccountID)
	if wish := (Wish{Status: r.Status, Text: r.Text, At: r.ChosenAt, from: r.ChosenWith}); wish.Status.Valid() && h.want(p, wish) {
		p.told.Status, p.told.Text, p.told.ChosenAt, p.told.ChosenWith = wish.Status, wish.Text, wish.At, wish.from
	}
	if r.Here && !p.here {
		p.picture = r.Picture
	}
	switch {
	case !r.Here:
		delete(from.here, r.AccountID)
	case p.group == nil:
		h.join(p, keyOf(r.OrganizationID, r.AccountID))
		p.organization = r.OrganizationID
		fallthrough
	default:
		from.here[r.AccountID] = word{idle: r.Idle, round: from.round}
	}
	h.update(p)
}

// anywhere tells whether the person is here with any hub, and idle with all of
// those.
func (h *Hub) anywhere(p *person) (here, idle bool) {
	here, idle = p.here, !p.here || p.idle
	for _, from := range h.peers {
		if said, is := from.here[p.id]; is {
			here, idle = true, idle && said.idle
		}
	}
	return here, here && idle
}

// attendPeers tells the other hubs that this one lives, and lets go of those
// that do not.
func (h *Hub) attendPeers() {
	if h.o.Bus == nil {
		return
	}
	if h.tick%uint32(h.sweeps(aliveEvery)) == 0 {
		h.publish(Message{Kind: Alive})
	}
	now := h.o.Now()
	for id, from := range h.peers {
		limit := silence
		if from.left {
			limit = h.o.Grace
		}
		if now.Sub(from.heard) < limit {
			continue
		}
		delete(h.peers, id)
		for id := range from.here {
			h.update(h.person(id))
		}
	}
}
