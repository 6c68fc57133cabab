package directory

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/flow"
	"foyer/auth/policy"
	"foyer/auth/store"
)

var (
	// ErrNoOrganization: none has this name.
	ErrNoOrganization = errors.New("no organization has that name")
	// ErrOrganizationTaken: another organization has this name.
	ErrOrganizationTaken = errors.New("that organization name is taken")
	// ErrPolicy: the policy contradicts itself.
	ErrPolicy = errors.New("not a usable policy")
)

// CreateOrganization makes an organization without a second factor. It wraps
// ErrName or ErrOrganizationTaken.
func (d *Directory) CreateOrganization(ctx context.Context, name string) (auth.Organization, error) {
	name = strings.TrimSpace(name)
	if !auth.IsName(name) {
		return auth.Organization{}, fmt.Errorf("%w: %q", ErrName, name)
	}
	made := auth.Organization{
		ID: rand.Text(), Name: name, CreatedAt: d.now(),
		Policy: auth.MFAPolicy{MFA: auth.MFAOff, Methods: []auth.Factor{auth.FactorTOTP}},
	}
	err := d.Store.Update(ctx, func(tx store.Tx) error {
		if err := tx.InsertOrganization(made); err != nil {
			return err
		}
		return d.note(tx, Actor{}, store.Account{Account: auth.Account{OrganizationID: made.ID}}, "organization_created", name)
	})
	if errors.Is(err, store.ErrConflict) {
		return auth.Organization{}, fmt.Errorf("%w: %s", ErrOrganizationTaken, name)
	}
	return made, err
}

// OrganizationNamed finds an organization. It wraps ErrNoOrganization.
func (d *Directory) OrganizationNamed(ctx context.Context, name string) (found auth.Organization, err error) {
	err = d.Store.View(ctx, func(tx store.Tx) error {
		found, err = tx.OrganizationByName(strings.TrimSpace(name))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return found, fmt.Errorf("%w: %q", ErrNoOrganization, name)
	}
	return found, err
}

// Organizations lists all organizations by name.
func (d *Directory) Organizations(ctx context.Context) (list []auth.Organization, err error) {
	err = d.Store.View(ctx, func(tx store.Tx) error {
		list, err = tx.Organizations()
		return err
	})
	return list, err
}

// SetPolicy replaces the policy of an organization. atOnce pauses the sessions
// that do not satisfy it; otherwise it takes effect at the next sign-in.
func (d *Directory) SetPolicy(ctx context.Context, organizationID string, wanted auth.MFAPolicy, atOnce bool, by Actor) error {
	if err := checkPolicy(wanted); err != nil {
		return err
	}
	return d.Store.Update(ctx, func(tx store.Tx) error {
		organization, err := tx.Organization(organizationID)
		if err != nil {
			return err
		}
		wanted.AtOnceFrom = organization.Policy.AtOnceFrom
		if atOnce {
			wanted.AtOnceFrom = d.now()
		}
		organization.Policy = wanted
		if err := tx.UpdateOrganization(organization); err != nil {
			return err
		}
		return d.note(tx, by, store.Account{Account: auth.Account{OrganizationID: organizationID}}, "policy_changed",
			string(wanted.MFA)+" "+joined(wanted.Methods))
	})
}

func checkPolicy(p auth.MFAPolicy) error {
	switch p.MFA {
	case auth.MFAOff, auth.MFAOptional, auth.MFARequired:
	default:
		return fmt.Errorf("%w: MFA must be off, optional or required", ErrPolicy)
	}
	for _, method := range p.Methods {
		if !policy.Enrollable(method) {
			return fmt.Errorf("%w: %s is no method", ErrPolicy, method)
		}
	}
	if p.MFA == auth.MFARequired && len(p.Methods) == 0 {
		return fmt.Errorf("%w: a required second factor needs a method", ErrPolicy)
	}
	return nil
}

func joined(methods []auth.Factor) string {
	words := make([]string, 0, len(methods))
	for _, method := range methods {
		words = append(words, string(method))
	}
	return strings.Join(words, ",")
}

// Preview says whom a policy would affect.
func (d *Directory) Preview(ctx context.Context, organizationID string, wanted auth.MFAPolicy, channels policy.Channels) (affected, mustSetUp, noWayIn int, err error) {
	if err := checkPolicy(wanted); err != nil {
		return 0, 0, 0, err
	}
	var people []policy.Person
	err = d.Store.View(ctx, func(tx store.Tx) error {
		accounts, err := tx.AccountsOf(organizationID)
		people = make([]policy.Person, 0, len(accounts))
		for _, account := range accounts {
			kept, err := tx.AuthenticatorsOf(account.ID)
			if err != nil {
				return err
			}
			recovery, err := tx.OneTimeCodesOf(account.ID, store.OneTimeRecovery)
			if err != nil {
				return err
			}
			people = append(people, policy.Person{
				Account: account.Account, Authenticators: store.Bare(kept), HasRecovery: slices.ContainsFunc(recovery, usable),
			})
		}
		return err
	})
	affected, mustSetUp, noWayIn = policy.Affected(wanted, people, channels)
	return affected, mustSetUp, noWayIn, err
}

func usable(one store.OneTimeCode) bool { return one.Active && one.SpentAt.IsZero() }

// Actor is who does something to somebody else: an admin, or the zero Actor
// for the operator at the command line.
type Actor struct{ AccountID, Name string }

// ByName is how the person is told who it was.
func (a Actor) ByName() string {
	if a.Name == "" {
		return "the operator of the server"
	}
	return a.Name
}

func (d *Directory) note(tx store.Tx, by Actor, about store.Account, event, detail string) error {
	return tx.InsertAudit(store.Audit{
		ID: flow.NewAuditID(d.now()), At: d.now(), Event: event, Outcome: "ok", AccountID: about.ID,
		ActorID: by.AccountID, OrganizationID: about.OrganizationID, Detail: detail,
	})
}

// Audits lists events, the newest first.
func (d *Directory) Audits(ctx context.Context, filter store.AuditFilter) (events []store.Audit, err error) {
	err = d.Store.View(ctx, func(tx store.Tx) error {
		events, err = tx.Audits(filter)
		return err
	})
	return events, err
}

// PassLife is how long an admin's pass is good, if nothing else is said.
const PassLife = 15 * time.Minute
