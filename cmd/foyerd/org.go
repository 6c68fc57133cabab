package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"foyer/auth"
	"foyer/auth/directory"
)

type orgCommands struct {
	Create orgCreateCommand `cmd:"" help:"Make an organization."`
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
	words := make([]string, 0, len(rules.Methods))
	for _, method := range rules.Methods {
		words = append(words, methodWord(method))
	}
	_, err = fmt.Fprintf(p.stdout, "%s: mfa %s, methods %s\n", found.Name, rules.MFA, strings.Join(words, ","))
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
