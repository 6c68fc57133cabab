package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"foyer/auth"
	"foyer/auth/directory"
)

type orgCommands struct {
	Create orgCreateCommand `cmd:"" help:"Make an organization."`
	List   orgListCommand   `cmd:"" help:"List all organizations."`
	Policy orgPolicyCommand `cmd:"" help:"Show or set the policy on second factors."`
}

type orgCreateCommand struct {
	dataFlags
	Name string `arg:"" help:"Name that people read."`
}

// Run makes an organization.
func (c *orgCreateCommand) Run(ctx context.Context, p program) error {
	opened, err := c.people(ctx, true)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	made, err := opened.Directory.CreateOrganization(ctx, c.Name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "created %s (%s)\n", made.Name, made.ID)
	return err
}

type orgListCommand struct{ dataFlags }

// Run lists the organizations with their policies.
func (c *orgListCommand) Run(ctx context.Context, p program) error {
	opened, err := c.people(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	list, err := opened.Directory.Organizations(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "NAME\tMFA\tMETHODS")
	for _, one := range list {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", one.Name, cmp.Or(one.Policy.MFA, auth.MFAOff), methodsIn(one.Policy))
	}
	return table.Flush()
}

// methodsIn are the methods of a policy as people call them.
func methodsIn(rules auth.MFAPolicy) string {
	words := make([]string, 0, len(rules.Methods))
	for _, method := range rules.Methods {
		words = append(words, methodWord(method))
	}
	return strings.Join(words, ",")
}

// namesOf returns the names of organizations by ID.
func namesOf(ctx context.Context, d *directory.Directory) (map[string]string, error) {
	list, err := d.Organizations(ctx)
	names := make(map[string]string, len(list))
	for _, one := range list {
		names[one.ID] = one.Name
	}
	return names, err
}

type orgPolicyCommand struct {
	dataFlags
	Name    string   `arg:"" help:"Name of the organization."`
	MFA     string   `enum:"off,optional,required," default:"" placeholder:"RULE" help:"Whether members need a second factor: off, optional or required."`
	Methods []string `placeholder:"METHOD" help:"What may be used: authenticator, email, text, passkey."`
	AtOnce  bool     `help:"Pause the sessions that do not satisfy it; otherwise it takes effect at the next sign-in."`
}

// methodWords are the methods as people call them.
var methodWords = map[string]auth.Factor{
	"authenticator": auth.FactorTOTP, "email": auth.FactorEmailCode,
	"text": auth.FactorSMSCode, "passkey": auth.FactorPasskey,
}

func methodWord(factor auth.Factor) string {
	for word, one := range methodWords {
		if one == factor {
			return word
		}
	}
	return string(factor)
}

func (c *orgPolicyCommand) changes() bool { return c.MFA != "" || len(c.Methods) > 0 }

// Run sets what is given and shows the policy.
func (c *orgPolicyCommand) Run(ctx context.Context, p program) error {
	if c.AtOnce && !c.changes() {
		return useError("--at-once needs --mfa or --methods")
	}
	opened, err := c.people(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	found, err := opened.Directory.OrganizationNamed(ctx, c.Name)
	if err != nil {
		return err
	}
	rules, err := c.rules(found.Policy)
	if err != nil {
		return err
	}
	if c.changes() {
		if err := opened.Directory.SetPolicy(ctx, found.ID, rules, c.AtOnce, directory.Actor{}); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(p.stdout, "%s: mfa %s, methods %s\n", found.Name, rules.MFA, methodsIn(rules))
	return err
}

func (c *orgPolicyCommand) rules(now auth.MFAPolicy) (auth.MFAPolicy, error) {
	if c.MFA != "" {
		now.MFA = auth.MFA(c.MFA)
	}
	if now.MFA == "" {
		now.MFA = auth.MFAOff
	}
	if len(c.Methods) == 0 {
		return now, nil
	}
	now.Methods = nil
	for _, word := range c.Methods {
		method, ok := methodWords[word]
		if !ok {
			return now, fmt.Errorf("%w: %q is no method (authenticator, email, text, passkey)", directory.ErrPolicy, word)
		}
		if !slices.Contains(now.Methods, method) {
			now.Methods = append(now.Methods, method)
		}
	}
	return now, nil
}
