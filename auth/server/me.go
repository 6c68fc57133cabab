package server

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth/api"
	"foyer/auth/store"
)

type meOutput struct{ Body api.Me }

func (s *server) mountMe(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "get-me", Method: http.MethodGet, Path: api.PathMe,
		Summary: "Who is signed in with this access token",
	}, s.me)
}

func (s *server) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	who := bearer(ctx)
	me := api.Me{
		Subject: who.Account.ID, Name: who.Account.Name, Email: who.Account.Email,
		Username: who.Account.Username, Role: string(who.Account.Role), SessionID: who.Session.ID,
	}
	if who.Account.OrganizationID == "" {
		return &meOutput{me}, nil
	}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		organization, err := tx.Organization(who.Account.OrganizationID)
		me.Organization = organization.Name
		return err
	})
	if err != nil {
		s.Logger.ErrorContext(ctx, "organization", "error", err)
		return nil, huma.Error503ServiceUnavailable("the store does not answer")
	}
	return &meOutput{me}, nil
}
