package app

import (
	"context"
	"errors"
	"time"

	"foyer/app/profile"
	"foyer/auth/client"
)

// checkTime bounds a look at a typed address.
const checkTime = 10 * time.Second

// checkServer looks at an address in place of the one before. Needs the mutex,
// like the rest of the intents here.
func (c *Client) checkServer(address string) {
	if c.mayLeave() {
		c.check(address, func(ServerCheck) {})
	}
}

// connect goes to an address once it has been found.
func (c *Client) connect(address string) {
	if !c.mayLeave() {
		return
	}
	if found := c.state.Server.Check; found.Status == CheckFound && found.Address == address {
		c.goTo(found)
		return
	}
	c.check(address, func(found ServerCheck) {
		if found.Status == CheckFound && c.mayLeave() {
			c.goTo(found)
		}
	})
}

// check looks at an address aside; then gets the outcome with the mutex held,
// unless a newer check has begun.
func (c *Client) check(address string, then func(ServerCheck)) {
	c.stopChecking()
	url, err := profile.ParseServer(address)
	if err != nil {
		c.state.Server.Check = ServerCheck{Address: address, Status: statusOfAddress(address, err)}
		return
	}
	c.state.Server.Check = ServerCheck{Address: address, URL: url, Status: CheckLooking}
	ctx, cancel := context.WithTimeout(c.ctx, checkTime)
	c.checking = cancel
	c.chores.Go(func() {
		defer cancel()
		name, err := c.discover(ctx, url)
		c.mu.Lock()
		defer c.mu.Unlock()
		if errors.Is(ctx.Err(), context.Canceled) {
			return // a newer check, or the end
		}
		found := ServerCheck{Address: address, URL: url, Name: name, Status: statusOfCheck(err)}
		c.state.Server.Check = found
		then(found)
		c.publish()
	})
}

// stopChecking forgets the check under way: nobody waits for it any more.
func (c *Client) stopChecking() {
	if c.checking != nil {
		c.checking()
		c.checking = nil
	}
	if c.state.Server.Check.Status == CheckLooking {
		c.state.Server.Check.Status = CheckNone
	}
}

func (c *Client) discover(ctx context.Context, url string) (string, error) {
	transport, closeTransport := c.options.transport()
	defer closeTransport()
	wire, err := client.New(client.Options{
		URL: url, Transport: transport, Now: c.options.Now, UserAgent: c.options.userAgent(),
	})
	if err != nil {
		return "", err
	}
	server, err := wire.Discover(ctx)
	return server.Name, err
}

func statusOfAddress(address string, err error) CheckStatus {
	switch {
	case address == "":
		return CheckNone
	case errors.Is(err, profile.ErrInsecure):
		return CheckInsecure
	}
	return CheckMalformed
}

func statusOfCheck(err error) CheckStatus {
	switch problemOfKind(err) {
	case ProblemCertificate:
		return CheckCertificate
	case ProblemNotFoyer:
		return CheckNotFoyer
	case ProblemNewerServer:
		return CheckNewer
	}
	if err == nil {
		return CheckFound
	}
	return CheckUnreachable
}

// goTo remembers the server and visits it.
func (c *Client) goTo(found ServerCheck) {
	if c.state.Server.Kind == ServerOrganization && c.state.Server.URL == found.URL && c.base != RouteFault {
		c.over = nil
		return
	}
	c.turnTo(target{kind: ServerOrganization, url: found.URL})
}

// usePractice and useComputer go to a server inside.
func (c *Client) usePractice() { c.useInside(ServerPractice) }
func (c *Client) useComputer() { c.useInside(ServerComputer) }

func (c *Client) useInside(kind ServerKind) {
	if !c.mayLeave() || c.options.inside(kind) == nil {
		return
	}
	if c.state.Server.Kind == kind && c.base != RouteFault {
		c.over = nil
		return
	}
	c.turnTo(target{kind: kind})
}

// turnTo remembers the server and visits it. The choice is written aside; that
// it cannot be kept stops nobody.
func (c *Client) turnTo(next target) {
	c.switchTo(next)
	c.chores.Go(func() {
		err := c.options.Profile.Change(func(p *profile.Settings) {
			p.ServerURL, p.Computer = next.url, next.kind == ServerComputer
		})
		if err != nil {
			c.options.Logger.Warn("remember the server", "err", err)
		}
	})
}
