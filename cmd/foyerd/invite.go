package main

import (
	"context"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/store"
)

type inviteCommand struct {
	dataFlags
	Email string `arg:"" help:"Email address that may make an account."`
	Org   string `required:"" placeholder:"NAME" help:"Organization the person will belong to."`
	Role  string `enum:"admin,member,guest" default:"member" placeholder:"ROLE" help:"admin, member or guest; member if not given."`
}

// Run invites an address. A running server with --registration invited or open
// lets it in for store.InvitationLife.
func (c *inviteCommand) Run(ctx context.Context, p program) error {
	opened, err := c.people(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	found, err := opened.Directory.OrganizationNamed(ctx, c.Org)
	if err != nil {
		return err
	}
	if err := opened.Directory.Invite(ctx, found.ID, c.Email, auth.Role(c.Role), directory.Actor{}); err != nil {
		return err
	}
	told := "they are told by mail"
	if !opened.Directory.Courier.Available(courier.ChannelEmail) {
		told = "tell them yourself: FOYER_MAIL is not set"
	}
	until := time.Now().Add(store.InvitationLife).Format(time.DateOnly)
	_, err = fmt.Fprintf(p.stdout, "invited %s to %s as %s until %s; %s\n", c.Email, found.Name, c.Role, until, told)
	return err
}
