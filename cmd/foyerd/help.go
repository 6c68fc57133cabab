package main

import (
	"context"
	"fmt"
	"time"

	"foyer/auth/directory"
)

type resetMFACommand struct {
	dataFlags
	Email string `arg:"" help:"Email or username."`
}

// Run removes everything a person has enrolled.
func (c *resetMFACommand) Run(ctx context.Context, p program) error {
	return c.edit(ctx, p, "second factors reset for "+c.Email, func(d *directory.Directory) error {
		return d.ResetMFA(ctx, c.Email, directory.Actor{})
	})
}

type passCommand struct {
	dataFlags
	Email string        `arg:"" help:"Email or username."`
	For   time.Duration `default:"15m" help:"How long the pass is good, from 1m to 24h."`
}

// Run issues a one-time pass and prints it, once.
func (c *passCommand) Run(ctx context.Context, p program) error {
	if c.For < time.Minute || c.For > 24*time.Hour {
		return useError("--for must be from 1m to 24h")
	}
	opened, err := c.people(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	pass, until, err := opened.Directory.IssuePass(ctx, c.Email, c.For, directory.Actor{})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "pass %s\ngood once, until %s; after it %s sets up again\n",
		pass.Reveal(), until.Local().Format(time.DateTime), c.Email)
	return err
}
