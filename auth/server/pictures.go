package server

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // kinds of picture that are taken
	_ "image/png"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth/api"
	"foyer/auth/store"
)

type pictureOutput struct {
	ContentType string `header:"Content-Type"`
	ETag        string `header:"ETag"`
	Body        []byte
}

type pictureInput struct {
	RawBody []byte `contentType:"application/octet-stream"`
}

type personID struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) mountPictures(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "get-my-picture", Method: http.MethodGet, Path: api.PathMyPicture, Summary: "The own picture",
	}, func(ctx context.Context, _ *struct{}) (*pictureOutput, error) {
		return s.picture(ctx, bearer(ctx).Account.ID)
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

// pictureTag changes when the picture does.
func pictureTag(p store.Picture) string { return strconv.FormatInt(p.UpdatedAt.UnixMilli(), 36) }

func (s *server) picture(ctx context.Context, accountID string) (*pictureOutput, error) {
	out := &pictureOutput{}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		found, err := tx.Picture(accountID)
		out.ContentType, out.ETag, out.Body = found.Type, `"`+pictureTag(found)+`"`, found.Data
		return err
	})
	if err != nil {
		return nil, s.storeProblem(ctx, err)
	}
	return out, nil
}

func (s *server) personPicture(ctx context.Context, in *personID) (*pictureOutput, error) {
	who := bearer(ctx).Account
	err := s.Store.View(ctx, func(tx store.Tx) error {
		target, err := tx.Account(in.ID)
		if err == nil && target.ID != who.ID && (who.OrganizationID == "" || target.OrganizationID != who.OrganizationID) {
			err = store.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, s.storeProblem(ctx, err)
	}
	return s.picture(ctx, in.ID)
}

// putPicture takes what its bytes say it is, whatever the header says.
func (s *server) putPicture(ctx context.Context, in *pictureInput) (*struct{}, error) {
	if len(in.RawBody) > api.MaxPicture {
		return nil, huma.NewError(http.StatusRequestEntityTooLarge, "the picture is too large")
	}
	kind := kindOfPicture(in.RawBody)
	if kind == "" {
		return nil, huma.Error415UnsupportedMediaType("a picture is PNG or JPEG, of at most 2048 pixels a side")
	}
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		return tx.PutPicture(store.Picture{AccountID: bearer(ctx).Account.ID, Type: kind, Data: in.RawBody, UpdatedAt: s.Now()})
	})
	return nil, s.storeProblem(ctx, err)
}

// maxSide, in pixels: a small file that unpacks to more is a trap for whoever
// looks at it.
const maxSide = 2048

func kindOfPicture(data []byte) string {
	size, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || min(size.Width, size.Height) < 1 || max(size.Width, size.Height) > maxSide {
		return ""
	}
	// Other rooms may register other kinds with package image.
	return map[string]string{"png": "image/png", "jpeg": "image/jpeg"}[format]
}

func (s *server) deletePicture(ctx context.Context, _ *struct{}) (*struct{}, error) {
	err := s.Store.Update(ctx, func(tx store.Tx) error { return tx.DeletePicture(bearer(ctx).Account.ID) })
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return nil, s.storeProblem(ctx, err)
}
