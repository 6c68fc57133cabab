package app

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"foyer/app/profile"
)

// choice is what a person has chosen to be seen as.
type choice struct {
	status Status
	text   string
}

// ordinary is what a server takes a person for who has chosen nothing.
var ordinary = choice{status: StatusAvailable}

// own is about the person themselves. Guarded by the company's mutex.
type own struct {
	choice choice
	chosen bool   // in this run, so that what was kept does not matter
	unsent bool   // the server is to be told
	kept   choice // what the profile keeps
	keptOf string // whose that is
	of     string // who this is; empty before the server has said

	idle, idleTold bool
}

// maxStatusText bounds the text beside a status, in characters.
const maxStatusText = 140

// setStatus needs the client's mutex.
func (c *Client) setStatus(i SetStatus) {
	if !isStatus(i.Status) || !c.state.Session.SignedIn || c.site == nil || c.site.company == nil {
		return
	}
	text := strings.TrimSpace(shorten(strings.ToValidUTF8(i.Text, ""), maxStatusText))
	c.state.Presence.Status, c.state.Presence.Text, c.state.Presence.Problem = i.Status, text, ProblemNone
	c.site.company.choose(choice{i.Status, text})
}

func isStatus(s Status) bool {
	switch s {
	case StatusAvailable, StatusBusy, StatusAway, StatusOffline:
		return true
	}
	return false
}

func (c *company) choose(want choice) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.choice, c.chosen, c.unsent = want, true, true
	signal(c.out)
}

// remember begins with what was chosen last on this computer. Whether it was
// this person is known when the server has said who this is.
func (c *company) remember(life *session) {
	settings, err := c.site.c.options.Profile.Load()
	if err != nil {
		c.site.log.Info("last status", "err", err)
	}
	kept := choice{Status(settings.Status), settings.StatusText}
	if !isStatus(kept.status) {
		kept = ordinary
	}
	c.choice, c.kept, c.keptOf = ordinary, kept, settings.StatusOf
	if life.remembered || life.subject != "" && c.keptOf == nameless(life.subject) {
		c.choice = kept
	}
}

// recognize decides whether what was chosen last was this person's choice.
func (c *company) recognize() {
	c.of = nameless(c.subject)
	same := c.keptOf == "" || c.keptOf == c.of
	if !c.chosen {
		c.choice = ordinary
		if same {
			c.choice = c.kept
		}
	}
	if !same {
		c.kept = ordinary
	}
}

// nameless tells people apart without naming them.
func nameless(subject string) string {
	sum := sha256.Sum256([]byte("status of " + subject))
	return hex.EncodeToString(sum[:8])
}

func (c *company) showOwn() {
	c.mu.Lock()
	now, idle, live, problem := c.choice, c.idle, c.live, ProblemNone
	c.mu.Unlock()
	c.site.update(func(st *State) {
		st.Presence = Presence{Status: now.status, Text: now.text, Idle: idle, Live: live, Problem: problem}
	})
}

// adopt takes what was chosen on another device, unless something newer is on
// its way from this one. A server that has lost its memory is told again.
func (c *company) adopt(told choice) {
	c.mu.Lock()
	lost := c.stranger && told == ordinary && c.choice != ordinary
	c.stranger = false
	if c.unsent || lost {
		c.unsent = true
		c.mu.Unlock()
		signal(c.out)
		return
	}
	c.choice = told
	c.mu.Unlock()
	signal(c.out) // to be kept
	c.site.update(func(st *State) {
		st.Presence.Status, st.Presence.Text, st.Presence.Problem = told.status, told.text, ProblemNone
	})
}

// save keeps the choice for the next start.
func (c *company) save() {
	c.mu.Lock()
	now, of := c.choice, c.of
	if of == "" {
		of = c.keptOf // who was remembered, most likely
	}
	same := now == c.kept && of == c.keptOf || now == ordinary && c.kept == ordinary
	if !c.chosen && c.of == "" {
		same = true
	}
	c.kept, c.keptOf = now, of
	c.mu.Unlock()
	if same {
		return
	}
	err := c.site.c.options.Profile.Change(func(p *profile.Settings) {
		p.Status, p.StatusText, p.StatusOf = string(now.status), now.text, of
	})
	if err != nil {
		c.site.log.Warn("keep the status", "err", err)
	}
}

// heedIdle follows whether anybody is at this computer.
func (c *company) heedIdle() {
	if c.site.c.options.Idle == nil {
		return
	}
	for idle := range c.site.c.options.Idle(c.ctx) {
		c.mu.Lock()
		c.idle = idle
		c.mu.Unlock()
		signal(c.out)
		c.site.update(func(st *State) { st.Presence.Idle = idle })
	}
}
