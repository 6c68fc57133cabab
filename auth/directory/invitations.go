package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/store"
)

// Invite lets an address make an account in an organization, for
// store.InvitationLife, and tells it so where mail works. Inviting again begins
// anew. It wraps ErrEmail, ErrTaken where somebody has the address or another
// organization has invited it, or store.ErrNotFound.
func (d *Directory) Invite(ctx context.Context, organizationID, email string, role auth.Role, by Actor) error {
	email = strings.TrimSpace(email)
	if !auth.IsEmail(email) {
		return fmt.Errorf("%w: %q", ErrEmail, email)
	}
	if role != auth.RoleAdmin && role != auth.RoleGuest {
		role = auth.RoleMember
	}
	canonical := auth.CanonicalIdentifier(email)
	err := d.Store.Update(ctx, func(tx store.Tx) error {
		organization, err := tx.Organization(organizationID)
		if err != nil {
			return err
		}
		if err := d.free(tx, canonical, organizationID); err != nil {
			return err
		}
		made := store.Invitation{
			Address: canonical, OrganizationID: organizationID, Role: role, InvitedBy: by.AccountID, CreatedAt: d.now(),
		}
		if err := tx.PutInvitation(made); err != nil {
			return err
		}
		invited := store.Account{Account: auth.Account{Email: email, OrganizationID: organizationID}}
		if invited.Locale, err = localeOf(tx, by); err != nil {
			return err
		}
		err = d.say(tx, invited, courier.KindInvitation, courier.Data{
			By: by.ByName(), Organization: organization.Name, Until: made.CreatedAt.Add(store.InvitationLife),
		})
		if err != nil {
			return err
		}
		return d.note(tx, by, invited, "invited", canonical)
	})
	d.wake()
	return err
}

// localeOf is the language of who invites: that of who is invited is not known.
func localeOf(tx store.Tx, by Actor) (string, error) {
	if by.AccountID == "" {
		return "", nil
	}
	admin, err := tx.Account(by.AccountID)
	return admin.Locale, err
}

// free: nobody has the address, and nobody else has invited it.
func (d *Directory) free(tx store.Tx, canonical, organizationID string) error {
	if _, err := tx.AccountByIdentifier(canonical); !errors.Is(err, store.ErrNotFound) {
		if err == nil {
			err = fmt.Errorf("%w: %s", ErrTaken, canonical)
		}
		return err
	}
	before, err := tx.Invitation(canonical)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err == nil && before.OrganizationID != organizationID && !before.Lapsed(d.now()):
		return fmt.Errorf("%w: %s", ErrTaken, canonical)
	}
	return err
}

// Withdraw takes an invitation back. It wraps store.ErrNotFound.
func (d *Directory) Withdraw(ctx context.Context, organizationID, email string, by Actor) error {
	canonical := auth.CanonicalIdentifier(email)
	return d.Store.Update(ctx, func(tx store.Tx) error {
		switch kept, err := tx.Invitation(canonical); {
		case err != nil:
			return err
		case kept.Lapsed(d.now()):
			return store.ErrNotFound
		}
		if err := tx.DeleteInvitation(organizationID, canonical); err != nil {
			return err
		}
		about := store.Account{Account: auth.Account{OrganizationID: organizationID}}
		return d.note(tx, by, about, "invitation_withdrawn", canonical)
	})
}

// Invitations lists those of an organization that nobody has used yet and that
// have not lapsed.
func (d *Directory) Invitations(ctx context.Context, organizationID string) (list []store.Invitation, err error) {
	err = d.Store.View(ctx, func(tx store.Tx) error {
		list, err = tx.InvitationsOf(organizationID)
		return err
	})
	return slices.DeleteFunc(list, func(one store.Invitation) bool { return one.Lapsed(d.now()) }), err
}
