package practice

import (
	"context"
	"errors"
	"fmt"

	"foyer/auth"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// OrganizationName of the made-up organization.
const OrganizationName = "Riverside Clinic"

const organizationID = "practice"

// Person is a made-up person. About is a key of the program's texts that says
// what the person is there to show.
type Person struct {
	Name, Email, Username, Password, About string
	Role                                   auth.Role
	Disabled, MustChange                   bool
}

// Identifier is what the person types: the username, if there is one.
func (p Person) Identifier() string {
	if p.Username != "" {
		return p.Username
	}
	return p.Email
}

// People of the made-up organization.
var People = []Person{
	{Name: "Ann Lee", Email: "ann.lee@riverside.example", Password: "Quiet-Harbor-7", About: "practice.member", Role: auth.RoleMember},
	{Name: "Ben Okafor", Email: "ben.okafor@riverside.example", Username: "ben.okafor", Password: "Paper-Lantern-4", About: "practice.username", Role: auth.RoleMember},
	{Name: "Charlotte Jones", Email: "charlotte.jones@riverside.example", Password: "Winter-Orchard-9", About: "practice.must_change", Role: auth.RoleMember, MustChange: true},
	{Name: "Dmitri Sokolov", Email: "dmitri.sokolov@riverside.example", Password: "Copper-Meadow-3", About: "practice.disabled", Role: auth.RoleMember, Disabled: true},
	{Name: "Elena Martín", Email: "elena.martin@riverside.example", Password: "Amber-Valley-6", About: "practice.admin", Role: auth.RoleAdmin},
	{Name: "Kofi Mensah", Email: "kofi@mensah.example", Password: "Silver-Bridge-2", About: "practice.guest", Role: auth.RoleGuest},
}

// Seed makes organization and people where they are missing. What somebody has
// changed since, such as a password, stays.
func Seed(ctx context.Context, kept store.Store, people *directory.Directory) error {
	there, err := organization(ctx, kept)
	if err != nil || there {
		return err
	}
	for _, one := range People {
		if err := create(ctx, people, one); err != nil {
			return fmt.Errorf("%s: %w", one.Name, err)
		}
	}
	// Last, so that a start that was killed on the way is made up for.
	return kept.Update(ctx, func(tx store.Tx) error { return tx.SetMeta(seeded, "1") })
}

// Made tells whether the database holds made-up people, or began to.
func Made(ctx context.Context, kept store.Store) (bool, error) {
	err := kept.View(ctx, func(tx store.Tx) error {
		_, err := tx.Organization(organizationID)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// seeded is recorded when all people are there.
const seeded = "practice_seeded"

func organization(ctx context.Context, kept store.Store) (there bool, err error) {
	err = kept.View(ctx, func(tx store.Tx) error {
		_, err := tx.Meta(seeded)
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		return err == nil, err
	}
	return false, kept.Update(ctx, func(tx store.Tx) error {
		_, err := tx.Organization(organizationID)
		if errors.Is(err, store.ErrNotFound) {
			return tx.InsertOrganization(auth.Organization{ID: organizationID, Name: OrganizationName})
		}
		return err
	})
}

func create(ctx context.Context, people *directory.Directory, one Person) error {
	_, err := people.Create(ctx, directory.NewAccount{
		Email: one.Email, Username: one.Username, Name: one.Name, Password: auth.Secret(one.Password),
		OrganizationID: organizationID, Role: one.Role,
	})
	if err != nil && !errors.Is(err, directory.ErrTaken) {
		return err
	}
	if one.MustChange {
		if err := people.SetPassword(ctx, one.Email, auth.Secret(one.Password), true); err != nil {
			return err
		}
	}
	if one.Disabled {
		return people.Disable(ctx, one.Email)
	}
	return nil
}
