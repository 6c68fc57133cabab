package app

import (
	"errors"
	"maps"
	"slices"
	"time"

	"foyer/auth/client"
)

// gallery are the pictures of the others: of those in sight, and of those who
// were last. Guarded by the company's mutex.
type gallery struct {
	tags     map[string]string // of those who have a picture, by ID
	inSight  []string          // whom the window shows
	hung     map[string]hung   // what is at hand, by ID
	fetching map[string]bool   // by ID
	spoiled  map[string]string // tags of what cannot be shown, by ID
	looks    int               // how often the window has shown others
	failures int               // in a row
	resumeAt time.Time         // nothing is asked for before
}

// hung is one picture, and the last look at it.
type hung struct {
	tag    string
	small  []byte
	looked int
}

// The bounds of a gallery: of who can be in sight, of pictures, of their bytes
// together, and of how many are fetched at once.
const (
	mostInSight  = 64
	mostHung     = 128
	mostHungSize = 1 << 20
	hangers      = 2
)

func newGallery() gallery {
	return gallery{tags: map[string]string{}, hung: map[string]hung{}, fetching: map[string]bool{}, spoiled: map[string]string{}}
}

// lookAt needs the mutex.
func (c *Client) lookAt(i LookAt) {
	if !c.state.Session.SignedIn {
		return
	}
	c.inSight = slices.Clone(i.IDs[:min(len(i.IDs), mostInSight)])
	if c.site != nil && c.site.company != nil {
		c.site.company.regard(c.inSight)
	}
}

func (c *company) regard(ids []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inSight = ids
	c.looks++
	for _, id := range ids {
		if one, there := c.hung[id]; there {
			one.looked = c.looks
			c.hung[id] = one
		}
	}
	signal(c.look)
}

// tagged takes what names somebody's picture now; empty is none. The company's
// mutex is held.
func (c *company) tagged(id, tag string) {
	if tag == "" {
		delete(c.tags, id)
		delete(c.hung, id)
		return
	}
	if c.tags[id] != tag {
		c.tags[id] = tag
		signal(c.look)
	}
}

// tagAll takes the tags of everybody there is. Of whom is seen the stream knows
// better than a list that may have been on its way. The company's mutex is held.
func (c *company) tagAll(folk []client.FolkPerson) {
	clear(c.tags)
	for _, one := range folk {
		tag := one.Picture
		if seen, there := c.seen[one.ID]; there {
			tag = seen.Picture
		}
		if tag != "" {
			c.tags[one.ID] = tag
		}
	}
	maps.DeleteFunc(c.hung, func(id string, _ hung) bool { return c.tags[id] == "" })
	signal(c.look)
}

// hang fetches the pictures of those in sight, one after the other.
func (c *company) hang() {
	for c.ctx.Err() == nil {
		id, tag, wait := c.missing()
		if id != "" {
			signal(c.look) // there may be one for the other too
			c.fetch(id, tag)
			continue
		}
		var come <-chan time.Time
		if wait > 0 {
			come = time.After(wait)
		}
		select {
		case <-c.ctx.Done():
		case <-c.look:
		case <-come:
		}
	}
}

// missing returns somebody in sight whose picture is to be fetched, or how long
// nothing may be.
func (c *company) missing() (id, tag string, wait time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if wait = time.Until(c.resumeAt); wait > 0 {
		return "", "", wait
	}
	for _, id := range c.inSight {
		tag := c.tags[id]
		if tag == "" || c.hung[id].tag == tag || c.spoiled[id] == tag || c.fetching[id] {
			continue
		}
		c.fetching[id] = true
		return id, tag, 0
	}
	return "", "", 0
}

func (c *company) fetch(id, tag string) {
	access, ok := c.token()
	if !ok {
		return
	}
	ctx, cancel := c.within()
	picture, err := c.wire.PictureOf(ctx, access, id)
	cancel()
	var small []byte
	if err == nil {
		if small, err = thumbnail(picture); err != nil {
			err = errors.Join(errPicture, err)
		}
	}
	if errors.Is(err, client.ErrInvalidToken) {
		c.refuse(access)
	}
	if err != nil && c.ctx.Err() == nil {
		c.site.log.Info("picture of somebody", "err", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.fetching, id)
	c.fetched(id, tag, small, err)
	signal(c.look)
}

// fetched takes what came of a fetch. The company's mutex is held.
func (c *company) fetched(id, tag string, small []byte, err error) {
	switch {
	case err == nil:
		c.failures = 0
		if c.tags[id] != "" { // one that is older than its tag shows until the next is here
			c.hung[id] = hung{tag, small, c.looks}
			c.thin()
			signal(c.dirty)
		}
	case isNoPicture(err):
		c.failures, c.spoiled[id] = 0, tag
	case !errors.Is(err, client.ErrInvalidToken):
		_, least := problemOf(err)
		c.resumeAt = time.Now().Add(max(c.site.backoff(c.failures), least))
		c.failures++
	}
}

// isNoPicture: to ask again would bring the same.
func isNoPicture(err error) bool {
	var stranger *client.NotFoyerError
	var denied *client.DeniedError
	return errors.Is(err, errPicture) || errors.Is(err, client.ErrNoSuch) || isRefused(err) ||
		errors.As(err, &stranger) || errors.As(err, &denied)
}

// thin drops those who have been out of sight for longest, until all is within
// the bounds. The company's mutex is held.
func (c *company) thin() {
	size := 0
	for _, one := range c.hung {
		size += len(one.small)
	}
	for len(c.hung) > mostHung || size > mostHungSize {
		oldest := ""
		for id, one := range c.hung {
			if one.looked < c.looks && (oldest == "" || one.looked < c.hung[oldest].looked) {
				oldest = id
			}
		}
		if oldest == "" {
			return // all are in sight, which is bounded too
		}
		size -= len(c.hung[oldest].small)
		delete(c.hung, oldest)
	}
}

// portraits are the pictures at hand, nil for none. The company's mutex is held.
func (c *company) portraits() map[string][]byte {
	if len(c.hung) == 0 {
		return nil
	}
	all := make(map[string][]byte, len(c.hung))
	for id, one := range c.hung {
		all[id] = one.small
	}
	return all
}

func samePortraits(a, b map[string][]byte) bool {
	return maps.EqualFunc(a, b, func(a, b []byte) bool { return len(a) == len(b) && &a[0] == &b[0] })
}
