package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/store"
)

type meOutput struct{ Body api.Me }

func (s *server) mountMe(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "get-me", Method: http.MethodGet, Path: api.PathMe,
		Summary: "Who is signed in with this access token",
	}, s.me)
	huma.Register(described, huma.Operation{
		OperationID: "edit-me", Method: http.MethodPut, Path: api.PathMe,
		Summary: "Change what others read of the own account", DefaultStatus: http.StatusNoContent,
	}, s.editMe)
}

type meInput struct{ Body api.MeEdit }

func (s *server) editMe(ctx context.Context, in *meInput) (*struct{}, error) {
	name := strings.TrimSpace(in.Body.Name)
	if !auth.IsName(name) {
		return nil, huma.Error422UnprocessableEntity("not a name")
	}
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		account, err := tx.Account(bearer(ctx).Account.ID)
		if err != nil {
			return err
		}
		account.Name = name
		return tx.UpdateAccount(account)
	})
	return nil, s.storeProblem(ctx, err)
}

func (s *server) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	who := bearer(ctx)
	me := api.Me{
		Subject: who.Account.ID, Name: who.Account.Name, Email: who.Account.Email,
		Username: who.Account.Username, Role: string(who.Account.Role), SessionID: who.Session.ID,
	}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		var err error
		if me.Picture, err = tx.PictureTag(who.Account.ID); err != nil || who.Account.OrganizationID == "" {
			return err
		}
		organization, err := tx.Organization(who.Account.OrganizationID)
		me.Organization = organization.Name
		return err
	})
	if err != nil {
		return nil, s.storeProblem(ctx, err)
	}
	return &meOutput{me}, nil
}
