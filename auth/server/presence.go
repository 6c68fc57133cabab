package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/presence"
	"foyer/auth/store"
)

type presenceInput struct{ Body api.PresenceEdit }

type idleInput struct{ Body api.IdleEdit }

type folkOutput struct{ Body api.Folk }

func (s *server) mountPresence(described huma.API, routes *http.ServeMux) {
	huma.Register(described, huma.Operation{
		OperationID: "set-presence", Method: http.MethodPut, Path: api.PathPresence,
		Summary: "What the own people are to see", DefaultStatus: http.StatusNoContent,
	}, s.setPresence)
	huma.Register(described, huma.Operation{
		OperationID: "leave", Method: http.MethodDelete, Path: api.PathPresence,
		Summary: "This program quits: close its stream, without grace", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		s.Presence.Leave(bearer(ctx).Session.ID)
		return nil, nil
	})
	huma.Register(described, huma.Operation{
		OperationID: "set-idle", Method: http.MethodPut, Path: api.PathIdle,
		Summary: "Whether nobody is at this device", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, in *idleInput) (*struct{}, error) {
		s.Presence.Idle(bearer(ctx).Session.ID, in.Body.Idle)
		return nil, nil
	})
	huma.Register(described, huma.Operation{
		OperationID: "list-folk", Method: http.MethodGet, Path: api.PathFolk,
		Summary: "The people of the own organization, by name",
	}, s.folk)
	routes.HandleFunc("GET "+api.PathStream, s.stream)
}

// sees names the organization whose people an account sees: guests, and who is
// in none, see themselves only.
func sees(account store.Account) string {
	if account.Role == auth.RoleGuest {
		return ""
	}
	return account.OrganizationID
}

func (s *server) setPresence(ctx context.Context, in *presenceInput) (*struct{}, error) {
	who := bearer(ctx).Account
	_, err := s.Presence.Set(who.ID, sees(who), presence.Status(in.Body.Status), in.Body.Text)
	if errors.Is(err, presence.ErrStatus) {
		return nil, huma.Error422UnprocessableEntity("no such status")
	}
	return nil, s.storeProblem(ctx, err)
}

// stream sends presence until the session ends. It belongs to the session,
// which is looked at again and again while it is open.
func (s *server) stream(w http.ResponseWriter, r *http.Request) {
	who := bearer(r.Context())
	id, print := who.Session.ID, who.Session.Thumbprint
	picture, err := s.pictureTag(r.Context(), who.Account.ID)
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	stream, err := s.Presence.Open(presence.Opening{
		AccountID: who.Account.ID, OrganizationID: sees(who.Account), SessionID: id,
		LastEventID: r.Header.Get("Last-Event-ID"), Idle: r.URL.Query().Get("idle") == "1",
		Picture: picture,
		Check:   func() bool { return s.Sessions.Lives(context.Background(), id, print) },
	})
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	opened(r.Context())
	if err := presence.Serve(w, r, stream); err != nil {
		s.Logger.InfoContext(r.Context(), "stream", "error", err)
	}
}

func (s *server) folk(ctx context.Context, _ *struct{}) (*folkOutput, error) {
	who := bearer(ctx).Account
	out := &folkOutput{Body: api.Folk{People: []api.FolkPerson{}}}
	if sees(who) == "" {
		return out, nil
	}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		accounts, err := tx.AccountsOf(who.OrganizationID)
		if err != nil {
			return err
		}
		pictures, err := tx.PictureTags(who.OrganizationID)
		out.Body.People = out.Body.People[:0]
		for _, one := range accounts {
			if isColleague(who, one) {
				out.Body.People = append(out.Body.People, api.FolkPerson{ID: one.ID, Name: one.Name, Picture: pictures[one.ID]})
			}
		}
		return err
	})
	slices.SortFunc(out.Body.People, func(a, b api.FolkPerson) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return out, s.storeProblem(ctx, err)
}
