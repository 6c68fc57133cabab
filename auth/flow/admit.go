package flow

import (
	"crypto/rand"
	"errors"

	"foyer/auth"
	"foyer/auth/store"
)

// firstPerson makes the account of who has the computer before them.
func (p registerStep) firstPerson(tx store.Tx, t *turn, who pending) error {
	organization := auth.Organization{
		ID: rand.Text(), Name: "Foyer", CreatedAt: p.Now(),
		Policy: auth.MFAPolicy{MFA: auth.MFAOff, Methods: []auth.Factor{auth.FactorPasskey, auth.FactorTOTP}},
	}
	if err := tx.InsertOrganization(organization); err != nil {
		return err
	}
	made := p.newAccount(who.Email, who.Name, who.Hash)
	made.OrganizationID, made.Role = organization.ID, auth.RoleAdmin
	if err := tx.InsertAccount(made); err != nil {
		return err
	}
	return p.welcome(tx, t, made)
}

func (s *Service) newAccount(email, name, hash string) store.Account {
	made := store.Account{PasswordHash: hash}
	made.ID, made.Email, made.Name, made.Role, made.CreatedAt = rand.Text(), email, name, auth.RoleSolo, s.Now()
	if hash != "" {
		made.PasswordSetAt = s.Now()
	}
	return made
}

// welcome signs in who has registered with a password.
func (s *Service) welcome(tx store.Tx, t *turn, made store.Account) error {
	t.account, t.PasswordMark, t.Pending, t.right = made, passwordMark(made), nil, true
	t.Passed = t.Passed.Prove(auth.Authenticator{Factor: auth.FactorPassword}, s.Now())
	return s.note(tx, t, "account_created", auth.FactorPassword)
}

// invitation finds one that lets somebody in; one that has lapsed is none.
func (s *Service) invitation(tx store.Tx, canonical string) (store.Invitation, error) {
	found, err := tx.Invitation(canonical)
	if err == nil && found.Lapsed(s.Now()) {
		return store.Invitation{}, store.ErrNotFound
	}
	return found, err
}

// admit makes an account for a proved address, if registration lets it in.
func (s *Service) admit(tx store.Tx, email, name, hash string) (made store.Account, ok bool, err error) {
	canonical := auth.CanonicalIdentifier(email)
	invitation, err := s.invitation(tx, canonical)
	invited := err == nil
	if err = unlessMissing(err); err != nil {
		return made, false, err
	}
	if s.Registration != RegistrationOpen && (s.Registration != RegistrationInvited || !invited) {
		return made, false, nil
	}
	made = s.newAccount(email, name, hash)
	if invited {
		made.OrganizationID, made.Role = invitation.OrganizationID, invitation.Role
	}
	err = tx.InsertAccount(made)
	if errors.Is(err, store.ErrConflict) {
		return made, false, nil
	}
	if err == nil && invited {
		err = tx.DeleteInvitation(invitation.OrganizationID, canonical)
	}
	return made, err == nil, err
}
