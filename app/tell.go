package app

import (
	"errors"
	"time"

	"foyer/auth/client"
)

// announce tells the choice before the stream opens where it matters that
// nobody sees another one first.
func (c *company) announce() error {
	c.mu.Lock()
	if c.choice.status == StatusOffline {
		c.unsent = true
	}
	unsent := c.unsent
	c.mu.Unlock()
	if !unsent {
		return nil
	}
	if err := c.deliver(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unsent {
		return errUnsent
	}
	return nil
}

var errUnsent = errors.New("the status could not be told first")

// tell keeps the server and the profile up to date about the own choice.
func (c *company) tell() {
	for tries := 0; ; {
		var again <-chan time.Time
		c.save()
		if err := c.deliver(); err != nil {
			again = time.After(c.site.backoff(tries))
			tries++
		} else {
			tries = 0
		}
		select {
		case <-c.ctx.Done():
			return
		case <-c.out:
		case <-again:
		}
	}
}

// deliver tells what the server does not know yet, one at a time.
func (c *company) deliver() error {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
	for c.ctx.Err() == nil {
		c.mu.Lock()
		access, want, unsent := c.access, c.choice, c.unsent
		idle, idleNews := c.idle, c.live && c.idle != c.idleTold
		usable := access != "" && access != c.refused
		c.mu.Unlock()
		var err error
		switch {
		case !usable:
			return nil // told again with the next token
		case unsent:
			err = c.deliverChoice(access, want)
		case idleNews:
			err = c.deliverIdle(access, idle)
		default:
			return nil
		}
		if errors.Is(err, client.ErrInvalidToken) {
			c.refuse(access)
		}
		if err != nil {
			return err
		}
	}
	return c.ctx.Err()
}

func (c *company) deliverChoice(access Secret, want choice) error {
	ctx, cancel := c.within()
	defer cancel()
	err := c.wire.SetPresence(ctx, access, string(want.status), want.text)
	problem := ProblemNone
	if err != nil {
		c.site.log.Info("status", "err", err)
		problem = ProblemStatus
	}
	c.mu.Lock()
	newer := c.choice != want
	c.unsent = err != nil || newer
	c.mu.Unlock()
	c.site.update(func(st *State) {
		if !newer {
			st.Presence.Problem = problem
		}
	})
	return err
}

func (c *company) deliverIdle(access Secret, idle bool) error {
	ctx, cancel := c.within()
	defer cancel()
	err := c.wire.SetIdle(ctx, access, idle)
	if err == nil {
		c.mu.Lock()
		c.idleTold = idle
		c.mu.Unlock()
	}
	return err
}
