package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
	"foyer/auth/store"
)

type sessionsOutput struct{ Body api.Sessions }

type sessionInput struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) mountSessions(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "list-sessions", Method: http.MethodGet, Path: api.PathSessions,
		Summary: "Where the account is signed in",
	}, s.sessions)
	huma.Register(described, huma.Operation{
		OperationID: "end-session", Method: http.MethodDelete, Path: api.PathSession,
		Summary: "Sign out one other device", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, in *sessionInput) (*struct{}, error) {
		return nil, s.endSessions(ctx, func(one store.Session) bool { return one.ID == in.ID }, true)
	})
	huma.Register(described, huma.Operation{
		OperationID: "end-other-sessions", Method: http.MethodDelete, Path: api.PathSessions,
		Summary: "Sign out all other devices", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		own := bearer(ctx).Session.ID
		return nil, s.endSessions(ctx, func(one store.Session) bool { return one.ID != own }, false)
	})
}

// lives tells whether a session could go on, as far as it says itself.
func (s *server) lives(one store.Session) bool {
	now := s.Now()
	return one.EndedAt.IsZero() && now.Before(one.IdleUntil) && now.Before(one.AbsoluteUntil)
}

func (s *server) sessions(ctx context.Context, _ *struct{}) (*sessionsOutput, error) {
	who := bearer(ctx)
	var kept []store.Session
	err := s.Store.View(ctx, func(tx store.Tx) (err error) {
		kept, err = tx.SessionsOf(who.Account.ID)
		return err
	})
	slices.SortStableFunc(kept, func(a, b store.Session) int {
		own := func(one store.Session) int {
			if one.ID == who.Session.ID {
				return 0
			}
			return 1
		}
		return cmp.Or(own(a)-own(b), b.UsedAt.Compare(a.UsedAt), b.CreatedAt.Compare(a.CreatedAt))
	})
	out := &sessionsOutput{Body: api.Sessions{Sessions: []api.SessionItem{}}}
	for _, one := range kept {
		if !s.lives(one) {
			continue
		}
		out.Body.Sessions = append(out.Body.Sessions, api.SessionItem{
			ID: one.ID, Device: one.DeviceName, This: one.ID == who.Session.ID, Place: one.Place,
			SignedInAt: one.CreatedAt.Unix(), UsedAt: unix(one.UsedAt), Remembered: one.Remembered(),
		})
	}
	return out, s.storeProblem(ctx, err)
}

// endSessions ends living sessions of the own account, whose devices are
// strangers from then on; who did it is told to them by the name of this device. named: there has to be one. Else it means
// all others, also those that are about to be.
func (s *server) endSessions(ctx context.Context, chosen func(store.Session) bool, named bool) error {
	who := bearer(ctx)
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		kept, err := tx.SessionsOf(who.Account.ID)
		if err != nil {
			return err
		}
		if !named {
			if err := flow.EndUnderWay(tx, who.Account.ID, ""); err != nil {
				return err
			}
		}
		var ended, left []store.Session
		for _, one := range kept {
			switch {
			case !s.lives(one):
				continue
			case !chosen(one):
				left = append(left, one)
				continue
			}
			err := tx.EndSession(one.ID, auth.EndedBySignOut, cmp.Or(who.Session.DeviceName, "you"), s.Now())
			if err != nil && !errors.Is(err, store.ErrConflict) {
				return err
			}
			ended = append(ended, one)
		}
		if err := forgetInstalls(tx, ended, left); err != nil {
			return err
		}
		if len(ended) == 0 {
			if named {
				return store.ErrNotFound
			}
			return nil
		}
		return tx.InsertAudit(store.Audit{
			ID: flow.NewAuditID(s.Now()), At: s.Now(), Event: "signed_out_elsewhere", Outcome: "ok",
			AccountID: who.Account.ID, OrganizationID: who.Account.OrganizationID, DeviceName: who.Session.DeviceName,
		})
	})
	return s.storeProblem(ctx, err)
}

// forgetInstalls makes strangers of the devices that were signed out, but of
// those that are signed in still: who has one of them now may have stolen it.
func forgetInstalls(tx store.Tx, ended, left []store.Session) error {
	for _, one := range ended {
		stays := slices.ContainsFunc(left, func(other store.Session) bool { return other.Thumbprint == one.Thumbprint })
		if stays {
			continue
		}
		if err := tx.DeleteInstall(one.AccountID, one.Thumbprint); err != nil {
			return err
		}
	}
	return nil
}
