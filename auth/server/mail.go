package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth/api"
)

// MailSettings is how the server sends mail, where no flag of an operator says
// it ("This computer only").
type MailSettings interface {
	// Mail never tells the password.
	Mail(ctx context.Context) (api.Mail, error)
	// SetMail wraps ErrMail where the settings cannot be used.
	SetMail(ctx context.Context, wanted api.Mail) error
}

// ErrMail is wrapped for mail settings that cannot be used; the text after it
// is for the person.
var ErrMail = errors.New("mail settings")

type mailOutput struct{ Body api.Mail }

type mailInput struct{ Body api.Mail }

func (s *server) mountMail(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "get-mail", Method: http.MethodGet, Path: api.PathMail, Summary: "How the server sends mail, for its admin",
	}, s.mail)
	huma.Register(described, huma.Operation{
		OperationID: "set-mail", Method: http.MethodPut, Path: api.PathMail,
		Summary: "Set how the server sends mail", DefaultStatus: http.StatusNoContent,
	}, s.setMail)
}

func (s *server) mail(ctx context.Context, _ *struct{}) (*mailOutput, error) {
	if _, err := s.admin(ctx); err != nil {
		return nil, err
	}
	if s.Mail == nil {
		return &mailOutput{}, nil
	}
	kept, err := s.Mail.Mail(ctx)
	return &mailOutput{kept}, s.storeProblem(ctx, err)
}

func (s *server) setMail(ctx context.Context, in *mailInput) (*struct{}, error) {
	if _, err := s.proved(ctx); err != nil {
		return nil, err
	}
	if s.Mail == nil {
		return nil, huma.Error404NotFound("the operator sets how mail is sent")
	}
	err := s.Mail.SetMail(ctx, in.Body)
	if errors.Is(err, ErrMail) {
		return nil, huma.Error422UnprocessableEntity(strings.TrimPrefix(err.Error(), ErrMail.Error()+": "))
	}
	return nil, s.storeProblem(ctx, err)
}
