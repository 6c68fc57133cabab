package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth/api"
	"foyer/auth/portrait"
	"foyer/auth/store"
)

// A picture that is kept fits into what the wire promises.
const _ = uint(api.MaxPicture - portrait.MaxBytes)

type pictureInput struct {
	RawBody []byte `contentType:"application/octet-stream"`
}

func (s *server) mountPictures(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "get-my-picture", Method: http.MethodGet, Path: api.PathMyPicture, Summary: "The own picture",
	}, func(ctx context.Context, in *myPictureInput) (*pictureOutput, error) {
		return s.picture(ctx, bearer(ctx).Account.ID, in.IfNoneMatch)
	})
	huma.Register(described, huma.Operation{
		OperationID: "put-my-picture", Method: http.MethodPut, Path: api.PathMyPicture,
		Summary: "Set the own picture, PNG or JPEG", DefaultStatus: http.StatusNoContent, MaxBodyBytes: api.MaxPicture + 1,
	}, s.putPicture)
	huma.Register(described, huma.Operation{
		OperationID: "delete-my-picture", Method: http.MethodDelete, Path: api.PathMyPicture,
		Summary: "Remove the own picture", DefaultStatus: http.StatusNoContent,
	}, s.deletePicture)
	huma.Register(described, huma.Operation{
		OperationID: "get-picture", Method: http.MethodGet, Path: api.PathPersonPicture,
		Summary: "The picture of a person of the own organization",
	}, s.personPicture)
}

// putPicture takes what its bytes say it is, whatever the header says, and
// keeps it drawn anew: others are shown it.
func (s *server) putPicture(ctx context.Context, in *pictureInput) (*struct{}, error) {
	if len(in.RawBody) > api.MaxPicture {
		return nil, huma.NewError(http.StatusRequestEntityTooLarge, "the picture is too large")
	}
	kind, made, err := portrait.Make(in.RawBody)
	if err != nil {
		return nil, huma.Error415UnsupportedMediaType("a picture is PNG or JPEG, of at most 2048 pixels a side")
	}
	err = s.Store.Update(ctx, func(tx store.Tx) error {
		return tx.PutPicture(store.Picture{AccountID: bearer(ctx).Account.ID, Type: kind, Data: made, UpdatedAt: s.Now()})
	})
	return nil, s.storeProblem(ctx, err)
}

func (s *server) deletePicture(ctx context.Context, _ *struct{}) (*struct{}, error) {
	err := s.Store.Update(ctx, func(tx store.Tx) error { return tx.DeletePicture(bearer(ctx).Account.ID) })
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return nil, s.storeProblem(ctx, err)
}
