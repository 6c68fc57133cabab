package practice

import (
	"context"
	"errors"
	"fmt"

	"foyer/auth"
	"foyer/auth/directory"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// Name of the practice server, which has two organizations: the clinic lets its
// members have a second factor, the hospital requires one.
const (
	Name         = "Riverside"
	ClinicName   = "Riverside Clinic"
	HospitalName = "Riverside Hospital"
)

const (
	organizationID = "practice"
	hospitalID     = "practice-hospital"
)

var allMethods = []auth.Factor{auth.FactorEmailCode, auth.FactorSMSCode, auth.FactorTOTP, auth.FactorPasskey}

var organizations = []auth.Organization{
	{ID: organizationID, Name: ClinicName, Policy: auth.MFAPolicy{MFA: auth.MFAOptional, Methods: allMethods}},
	{ID: hospitalID, Name: HospitalName, Policy: auth.MFAPolicy{MFA: auth.MFARequired, Methods: allMethods}},
}

// Seed makes organizations and people where they are missing. What somebody
// has changed since, such as a password, stays.
func Seed(ctx context.Context, kept store.Store, key *serverkey.Key, people *directory.Directory) error {
	there, err := begun(ctx, kept)
	if err != nil || there {
		return err
	}
	for _, one := range People {
		if err := create(ctx, kept, key, people, one); err != nil {
			return fmt.Errorf("%s: %w", one.Name, err)
		}
	}
	// Last, so that a start that was killed on the way is made up for.
	return kept.Update(ctx, func(tx store.Tx) error { return tx.SetMeta(seeded, "2") })
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

// seeded is recorded when all people are there; "2" with second factors.
const seeded = "practice_seeded"

func begun(ctx context.Context, kept store.Store) (there bool, err error) {
	err = kept.Update(ctx, func(tx store.Tx) error {
		mark, err := tx.Meta(seeded)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if there = mark == "2"; there {
			return nil
		}
		for _, one := range organizations {
			if err := found(tx, one); err != nil {
				return err
			}
		}
		return nil
	})
	return there, err
}

func found(tx store.Tx, one auth.Organization) error {
	kept, err := tx.Organization(one.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return tx.InsertOrganization(one)
	case err == nil && kept.Policy.MFA == "":
		return tx.UpdateOrganization(one)
	}
	return err
}

func create(ctx context.Context, kept store.Store, key *serverkey.Key, people *directory.Directory, one Person) error {
	made, err := people.Create(ctx, directory.NewAccount{
		Email: one.Email, Username: one.Username, Name: one.Name, Password: auth.Secret(one.Password),
		OrganizationID: one.organization(), Role: one.Role,
	})
	if errors.Is(err, directory.ErrTaken) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := enroll(ctx, kept, key, made, one); err != nil {
		return err
	}
	if one.MustChange {
		if err := people.SetPassword(ctx, one.Email, auth.Secret(one.Password), true); err != nil {
			return err
		}
	}
	if one.Disabled {
		return people.Disable(ctx, one.Email, directory.Actor{})
	}
	return nil
}
