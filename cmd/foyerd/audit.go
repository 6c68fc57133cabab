package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"foyer/auth/directory"
	"foyer/auth/store"
)

type auditCommands struct {
	List auditListCommand `cmd:"" help:"List the newest authentication events."`
}

type auditListCommand struct {
	dataFlags
	JSON  bool `name:"json" help:"One JSON object a line."`
	Limit int  `default:"200" help:"How many, 1 or more."`
}

// auditLine is an event as --json prints it.
type auditLine struct {
	At           time.Time `json:"at"`
	Event        string    `json:"event"`
	Outcome      string    `json:"outcome"`
	Account      string    `json:"account,omitempty"`
	Email        string    `json:"email,omitempty"`
	Actor        string    `json:"actor,omitempty"`
	Organization string    `json:"organization,omitempty"`
	Factor       string    `json:"factor,omitempty"`
	Device       string    `json:"device,omitempty"`
	Source       string    `json:"source,omitempty"`
	Detail       string    `json:"detail,omitempty"`
}

// Run lists events, the newest first.
func (c *auditListCommand) Run(ctx context.Context, p program) error {
	if c.Limit < 1 {
		return useError("--limit must be 1 or more")
	}
	opened, err := c.people(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	events, err := opened.Directory.Audits(ctx, store.AuditFilter{Limit: c.Limit})
	if err != nil {
		return err
	}
	emails, err := emailsOf(ctx, opened.Directory)
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(p.stdout)
		for _, one := range events {
			if err := encoder.Encode(lineOf(one, emails)); err != nil {
				return err
			}
		}
		return nil
	}
	names, err := namesOf(ctx, opened.Directory)
	if err != nil {
		return err
	}
	return printEvents(p, events, emails, names)
}

// emailsOf returns the emails of those who are there still, by account.
func emailsOf(ctx context.Context, d *directory.Directory) (map[string]string, error) {
	accounts, err := d.List(ctx)
	emails := make(map[string]string, len(accounts))
	for _, one := range accounts {
		emails[one.ID] = one.Email
	}
	return emails, err
}

// printEvents prints events for people: what has no name any more by its ID. BY is who
// did it to another; the operator has none.
func printEvents(p program, events []store.Audit, emails, names map[string]string) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "TIME\tEVENT\tOUTCOME\tFACTOR\tACCOUNT\tBY\tDEVICE\tSOURCE\tORGANIZATION\tDETAIL")
	for _, one := range events {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", one.At.Local().Format(time.DateTime),
			one.Event, one.Outcome, one.Factor, cmp.Or(emails[one.AccountID], one.AccountID), cmp.Or(emails[one.ActorID], one.ActorID),
			one.DeviceName, one.Source, cmp.Or(names[one.OrganizationID], one.OrganizationID), one.Detail)
	}
	return table.Flush()
}

func lineOf(one store.Audit, emails map[string]string) auditLine {
	return auditLine{
		At: one.At, Event: one.Event, Outcome: one.Outcome, Account: one.AccountID, Email: emails[one.AccountID], Actor: one.ActorID,
		Organization: one.OrganizationID, Factor: string(one.Factor), Device: one.DeviceName,
		Source: one.Source, Detail: one.Detail,
	}
}
