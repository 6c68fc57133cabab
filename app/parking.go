package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"foyer/auth/client"
)

// The bounds of ways back that are over: each of them holds a port.
const (
	parkedLife = 5 * time.Minute
	parkedMost = 3
)

// parking holds ways back whose trip is over. They take nothing any more; but
// who gives up in the window and goes on in the tab is told so there, instead
// of finding a browser that cannot connect. Safe for concurrent use.
type parking struct {
	mu   sync.Mutex
	ways []*parkedWay // the longest there first
}

// parkedWay is one way back, and what ends its stay.
type parkedWay struct {
	way  WayBack
	exit context.CancelFunc
}

// park retires a way back, which is closed after a while, with the visit, when
// somebody logs out, or in favor of a newer one.
func (s *site) park(way WayBack, end client.End) {
	life, exit := context.WithTimeout(s.ctx, parkedLife)
	here := &parkedWay{way, exit}
	if !s.parking.enter(here) {
		exit()
		return
	}
	way.Retire(s.plain.DoneURL(end))
	s.work.Go(func() {
		<-life.Done()
		s.parking.leave(here)
		_ = way.Close() // never fails
	})
}

// enter reports false for a way back that is there already.
func (p *parking) enter(here *parkedWay) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.has(here.way) {
		return false
	}
	if len(p.ways) == parkedMost {
		p.ways[0].exit()
		p.ways = slices.Delete(p.ways, 0, 1)
	}
	p.ways = append(p.ways, here)
	return true
}

func (p *parking) leave(here *parkedWay) {
	p.mu.Lock()
	defer p.mu.Unlock()
	here.exit()
	p.ways = slices.DeleteFunc(p.ways, func(one *parkedWay) bool { return one == here })
}

func (p *parking) holds(way WayBack) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.has(way)
}

// has needs the mutex.
func (p *parking) has(way WayBack) bool {
	return slices.ContainsFunc(p.ways, func(one *parkedWay) bool { return one.way == way })
}

// clear ends every stay.
func (p *parking) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range p.ways {
		one.exit()
	}
	p.ways = nil
}
