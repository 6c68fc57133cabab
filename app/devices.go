package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"foyer/auth/client"
)

// devices is what is known of where else the account is signed in. Guarded by
// the company's mutex.
type devices struct {
	familiar map[string]bool // sessions that were seen before; nil at first
	lookAt   time.Time       // when to look again
	warned   time.Time       // the end of the session that was told of
}

// readDevices lists the devices, and tells of a new one.
func (s *site) readDevices(ctx context.Context, access Secret) error {
	list, err := s.wire.Sessions(ctx, access)
	if err != nil {
		return err
	}
	s.showDevices(list)
	return nil
}

func (s *site) showDevices(list []client.SessionItem) {
	items := make([]DeviceItem, 0, len(list))
	for _, one := range list {
		items = append(items, DeviceItem{
			ID: one.ID, Name: one.Device, This: one.This, Place: one.Place,
			SignedInAt: unix(one.SignedInAt), UsedAt: unix(one.UsedAt), Remembered: one.Remembered,
		})
	}
	var company *company
	s.update(func(st *State) {
		st.Devices.Loaded, st.Devices.Items = true, items
		company = s.company
	})
	if company != nil {
		company.compare(items)
	}
}

// compare tells of devices that were not there before.
func (c *company) compare(items []DeviceItem) {
	c.mu.Lock()
	first := c.familiar == nil
	before := c.familiar
	c.familiar = map[string]bool{}
	var news []DeviceItem
	for _, one := range items {
		if !first && !before[one.ID] && !one.This {
			news = append(news, one)
		}
		c.familiar[one.ID] = true
	}
	c.mu.Unlock()
	for _, one := range news {
		c.site.c.notify(Note{Kind: NoteNewDevice, Device: one.Name, At: one.SignedInAt})
	}
}

// devicesEvery is how often it is looked for new devices of the account.
const devicesEvery = 10 * time.Minute

// lookAround lists the devices where that is due.
func (c *company) lookAround() {
	now := time.Now()
	c.mu.Lock()
	access, due := c.access, c.live && !now.Before(c.lookAt) && c.access != c.refused
	if due {
		c.lookAt = now.Add(devicesEvery - c.spread(devicesEvery/10))
	}
	c.mu.Unlock()
	if !due || access == "" {
		return
	}
	ctx, cancel := c.within()
	defer cancel()
	list, err := c.wire.Sessions(ctx, access)
	switch {
	case errors.Is(err, client.ErrInvalidToken):
		c.refuse(access)
	case err != nil:
		c.site.log.Debug("devices", "err", err)
	default:
		c.site.showDevices(list)
	}
}

// tellDevices needs the client's mutex.
func tellDevices(st *State, problem Problem, done string) {
	st.Devices.Busy, st.Devices.Problem, st.Devices.Done = false, problem, done
}

// wishDevices needs the client's mutex.
func (c *Client) wishDevices(i Intent) {
	part := &c.state.Devices
	if !c.state.Session.SignedIn || c.base != RouteHome || part.Busy || c.state.Session.SigningOut || !c.post(i) {
		return
	}
	part.Busy, part.Problem, part.Done = true, ProblemNone, ""
}

// devicesWish is what an intent of the Devices screen comes to.
func (s *site) devicesWish(intent Intent) wish {
	w := wish{purpose: PurposeManage, tell: tellDevices, reload: load{RouteDevices}}
	switch i := intent.(type) {
	case SignOutDevice:
		w.done = "devices.signed_out"
		w.do = func(ctx context.Context, access Secret) error { return s.wire.EndSession(ctx, access, i.ID) }
	case SignOutOthers:
		w.done = "devices.signed_out_others"
		w.do = func(ctx context.Context, access Secret) error { return s.wire.EndOthers(ctx, access) }
		w.tell = func(st *State, problem Problem, done string) {
			tellDevices(st, problem, done)
			st.Devices.Offered = st.Devices.Offered && done == ""
		}
	}
	return w
}

// devicesReading fills the Devices screen.
func (s *site) devicesReading() wish {
	return wish{purpose: PurposeManage, do: s.readDevices, tell: func(st *State, problem Problem, _ string) {
		if problem != ProblemNone {
			st.Devices.Problem = problem
		}
	}}
}

// offering are the changes of Security after which it is a good moment to sign
// other devices out.
var offering = []string{"security.added", "security.removed", "security.recovery", "security.password"}

// offerDevices needs the client's mutex.
func offerDevices(st *State, done string) {
	if slices.Contains(offering, done) {
		st.Devices.Offered = true
	}
}
