package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/directory"
)

type invitationsOutput struct{ Body api.Invitations }

type inviteInput struct{ Body api.Invite }

type invitationInput struct {
	Email string `path:"email" maxLength:"254"`
}

func (s *server) mountInvitations(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "list-invitations", Method: http.MethodGet, Path: api.PathInvitations,
		Summary: "Addresses that may make an account",
	}, s.invitations)
	huma.Register(described, huma.Operation{
		OperationID: "invite", Method: http.MethodPost, Path: api.PathInvitations,
		Summary: "Let an address make an account", DefaultStatus: http.StatusNoContent,
	}, s.invite)
	huma.Register(described, huma.Operation{
		OperationID: "withdraw-invitation", Method: http.MethodDelete, Path: api.PathInvitation,
		Summary: "Take an invitation back", DefaultStatus: http.StatusNoContent,
	}, s.withdraw)
}

func (s *server) invitations(ctx context.Context, _ *struct{}) (*invitationsOutput, error) {
	who, err := s.admin(ctx)
	if err != nil {
		return nil, err
	}
	registration, err := s.Flow.RegistrationNow(ctx)
	if err != nil {
		return nil, s.storeProblem(ctx, err)
	}
	list, err := s.Directory.Invitations(ctx, who.OrganizationID)
	out := &invitationsOutput{Body: api.Invitations{Registration: string(registration), Invitations: []api.Invitation{}}}
	for _, one := range list {
		out.Body.Invitations = append(out.Body.Invitations, api.Invitation{
			Email: one.Address, Role: string(one.Role), CreatedAt: one.CreatedAt.Unix(),
		})
	}
	return out, s.storeProblem(ctx, err)
}

func (s *server) invite(ctx context.Context, in *inviteInput) (*struct{}, error) {
	who, err := s.proved(ctx)
	if err != nil {
		return nil, err
	}
	if auth.IsEmail(in.Body.Email) {
		if err := s.Flow.CountInvitation(ctx, in.Body.Email); err != nil {
			return nil, s.storeProblem(ctx, err)
		}
	}
	err = s.Directory.Invite(ctx, who.OrganizationID, in.Body.Email, auth.Role(in.Body.Role), directory.Actor{AccountID: who.ID, Name: who.Name})
	switch {
	case errors.Is(err, directory.ErrEmail):
		return nil, huma.Error422UnprocessableEntity("not an email address")
	case errors.Is(err, directory.ErrTaken):
		return nil, huma.Error409Conflict("that address has an account or was invited elsewhere")
	}
	return nil, s.directoryProblem(ctx, err)
}

func (s *server) withdraw(ctx context.Context, in *invitationInput) (*struct{}, error) {
	who, err := s.proved(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.directoryProblem(ctx, s.Directory.Withdraw(ctx, who.OrganizationID, in.Email, directory.Actor{AccountID: who.ID, Name: who.Name}))
}
