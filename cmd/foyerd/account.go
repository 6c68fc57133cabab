package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"foyer/auth"
	"foyer/auth/directory"
	"foyer/auth/service"
)

type accountCommands struct {
	Create      createCommand      `cmd:"" help:"Make an account."`
	Invite      inviteCommand      `cmd:"" help:"Let an address make an account in an organization."`
	List        listCommand        `cmd:"" help:"List all accounts."`
	Disable     disableCommand     `cmd:"" help:"Sign a person out everywhere and let nobody in; the data stays."`
	Enable      enableCommand      `cmd:"" help:"Let a disabled account sign in again."`
	Unlock      unlockCommand      `cmd:"" help:"Forget the failed attempts counted against an account."`
	SetPassword setPasswordCommand `cmd:"" help:"Set a new password and sign the person out everywhere."`
	ResetMFA    resetMFACommand    `cmd:"" name:"reset-mfa" help:"Remove all second factors of a person, who then sets up again."`
	Pass        passCommand        `cmd:"" help:"Issue a one-time pass that stands for the second factor."`
}

// errNoData: a command that changes a server was pointed at an empty folder.
var errNoData = errors.New("no database")

// useError: flags that do not go together, or a value that is out of bounds.
type useError string

func (e useError) Error() string { return string(e) }

// people opens the server's data without serving it; that may go on beside a
// running server. Only making the first account may make the data.
func (d dataFlags) people(ctx context.Context, mayMake bool) (*service.Service, error) {
	file, ok := strings.CutPrefix(d.Store, "sqlite:")
	if d.Store == "" {
		file, ok = filepath.Join(d.Data, "foyer.db"), true
	}
	if _, err := os.Stat(file); ok && !mayMake && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", errNoData, file)
	}
	return service.Open(ctx, service.Options{
		Data: d.Data, Store: d.Store, KeyFile: d.KeyFile,
		// What is to be told by mail is left for the running server to carry.
		Mail: os.Getenv("FOYER_MAIL"), MailFrom: os.Getenv("FOYER_MAIL_FROM"),
		PublicURL: os.Getenv("FOYER_PUBLIC_URL"), // for the links in it
	})
}

// edit opens the data, runs change and says done.
func (d dataFlags) edit(ctx context.Context, p program, done string, change func(*directory.Directory) error) error {
	opened, err := d.people(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	if err := change(opened.Directory); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, done)
	return err
}

type createCommand struct {
	dataFlags
	passwordFlags
	Email    string `arg:"" help:"Email address; people may sign in with it."`
	Name     string `required:"" placeholder:"NAME" help:"Name that other people read."`
	Username string `placeholder:"NAME" help:"Username, for people who do not sign in with their email."`
	Org      string `placeholder:"NAME" help:"Organization the person belongs to."`
	Role     string `enum:"admin,member,guest," default:"" placeholder:"ROLE" help:"admin, member or guest; member if not given."`
}

// Run makes an account.
func (c *createCommand) Run(ctx context.Context, p program) error {
	if c.Role != "" && c.Org == "" {
		return useError("--role needs --org")
	}
	password, err := c.ask(ctx, p)
	if err != nil {
		return err
	}
	account := directory.NewAccount{Email: c.Email, Username: c.Username, Name: c.Name, Password: password}
	// Before there may be a folder: what is refused makes none.
	if err := (&directory.Directory{OwnNames: service.OwnNames}).Check(account); err != nil {
		return err
	}
	opened, err := c.people(ctx, true)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	if err := c.belong(ctx, opened.Directory, &account); err != nil {
		return err
	}
	made, err := opened.Directory.Create(ctx, account)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "created %s (%s)\n", made.Email, made.ID)
	return err
}

// belong puts the account into its organization.
func (c *createCommand) belong(ctx context.Context, d *directory.Directory, account *directory.NewAccount) error {
	if c.Org == "" {
		return nil
	}
	organization, err := d.OrganizationNamed(ctx, c.Org)
	account.OrganizationID, account.Role = organization.ID, auth.Role(c.Role)
	return err
}

type listCommand struct{ dataFlags }

// Run lists the accounts.
func (c *listCommand) Run(ctx context.Context, p program) error {
	opened, err := c.people(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	accounts, err := opened.Directory.List(ctx)
	if err != nil {
		return err
	}
	names, err := namesOf(ctx, opened.Directory)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "EMAIL\tUSERNAME\tNAME\tORGANIZATION\tROLE\tSTATE")
	for _, one := range accounts {
		state := "active"
		switch {
		case one.Disabled:
			state = "disabled"
		case one.MustChangePassword:
			state = "must change password"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", one.Email, one.Username, one.Name, names[one.OrganizationID], one.Role, state)
	}
	return table.Flush()
}

type disableCommand struct {
	dataFlags
	Email string `arg:"" help:"Email or username."`
}

// Run disables an account.
func (c *disableCommand) Run(ctx context.Context, p program) error {
	return c.edit(ctx, p, "disabled "+c.Email, func(d *directory.Directory) error { return d.Disable(ctx, c.Email, directory.Actor{}) })
}

type enableCommand struct {
	dataFlags
	Email string `arg:"" help:"Email or username."`
}

// Run enables an account.
func (c *enableCommand) Run(ctx context.Context, p program) error {
	return c.edit(ctx, p, "enabled "+c.Email, func(d *directory.Directory) error { return d.Enable(ctx, c.Email, directory.Actor{}) })
}

type unlockCommand struct {
	dataFlags
	Email string `arg:"" help:"Email or username."`
}

// Run unlocks an account.
func (c *unlockCommand) Run(ctx context.Context, p program) error {
	return c.edit(ctx, p, "unlocked "+c.Email, func(d *directory.Directory) error { return d.Unlock(ctx, c.Email) })
}

type setPasswordCommand struct {
	dataFlags
	passwordFlags
	Email      string `arg:"" help:"Email or username."`
	MustChange bool   `help:"Ask for another password at the next sign-in."`
}

// Run sets a password.
func (c *setPasswordCommand) Run(ctx context.Context, p program) error {
	password, err := c.ask(ctx, p)
	if err != nil {
		return err
	}
	return c.edit(ctx, p, "password set for "+c.Email, func(d *directory.Directory) error {
		return d.SetPassword(ctx, c.Email, password, c.MustChange)
	})
}
