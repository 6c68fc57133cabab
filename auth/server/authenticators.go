package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth/api"
	"foyer/auth/courier"
	"foyer/auth/flow"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// stepUpProblem is RFC 9457 with the "error" that clients branch on.
type stepUpProblem struct {
	Title  string        `json:"title"`
	Status int           `json:"status"`
	Code   api.ErrorCode `json:"error"`
}

func (p *stepUpProblem) Error() string             { return p.Title }
func (p *stepUpProblem) GetStatus() int            { return p.Status }
func (p *stepUpProblem) ContentType(string) string { return "application/problem+json" }

// stepUpNeeded asks for a step-up (RFC 9470 section 3).
func stepUpNeeded() error {
	header := http.Header{}
	header.Set("WWW-Authenticate", `DPoP error="insufficient_user_authentication", acr_values="aal2", max_age="300"`)
	return huma.ErrorWithHeaders(&stepUpProblem{
		Title: "a fresh proof is needed", Status: http.StatusUnauthorized, Code: api.ErrInsufficientUserAuthentication,
	}, header)
}

type authenticatorsOutput struct{ Body api.Authenticators }

type authenticatorInput struct {
	ID string `path:"id" maxLength:"64"`
}

type authenticatorEdit struct {
	ID   string `path:"id" maxLength:"64"`
	Body api.AuthenticatorEdit
}

type defaultEdit struct{ Body api.DefaultEdit }

type activityOutput struct{ Body api.Activity }

func (s *server) mountAuthenticators(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "list-authenticators", Method: http.MethodGet, Path: api.PathAuthenticators,
		Summary: "The own authenticators",
	}, s.listAuthenticators)
	huma.Register(described, huma.Operation{
		OperationID: "rename-authenticator", Method: http.MethodPatch, Path: api.PathAuthenticator,
		Summary: "Give an authenticator a name", DefaultStatus: http.StatusNoContent,
	}, s.renameAuthenticator)
	huma.Register(described, huma.Operation{
		OperationID: "remove-authenticator", Method: http.MethodDelete, Path: api.PathAuthenticator,
		Summary: "Remove an authenticator", DefaultStatus: http.StatusNoContent,
	}, s.removeAuthenticator)
	huma.Register(described, huma.Operation{
		OperationID: "set-default-authenticator", Method: http.MethodPut, Path: api.PathDefaultAuthenticator,
		Summary: "What a sign-in asks for first", DefaultStatus: http.StatusNoContent,
	}, s.setDefault)
	huma.Register(described, huma.Operation{
		OperationID: "list-activity", Method: http.MethodGet, Path: api.PathActivity,
		Summary: "The last 50 events of the own account",
	}, s.activity)
}

func (s *server) listAuthenticators(ctx context.Context, _ *struct{}) (*authenticatorsOutput, error) {
	who := bearer(ctx)
	out := &authenticatorsOutput{}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		kept, err := tx.AuthenticatorsOf(who.Account.ID)
		if err != nil {
			return err
		}
		recovery, err := tx.OneTimeCodesOf(who.Account.ID, store.OneTimeRecovery)
		if err != nil {
			return err
		}
		rules, err := flow.PolicyOf(tx, who.Account.Account)
		if err != nil {
			return err
		}
		out.Body = api.Authenticators{
			Authenticators: shown(who, kept), Ask: who.Account.AskEachTime,
			Addable: policy.Addable(policy.Situation{
				Account: who.Account.Account, Policy: rules, Authenticators: store.Bare(kept),
				Channels: s.Flow.Channels(), Install: who.Session.Thumbprint, Now: s.Now(),
			}),
			HasPassword: who.Account.PasswordHash != "",
		}
		for _, one := range recovery {
			if one.Active && one.SpentAt.IsZero() {
				out.Body.RecoveryAt = one.CreatedAt.Unix()
			}
		}
		return nil
	})
	return out, s.storeProblem(ctx, err)
}

func shown(who store.Bearer, kept []store.Authenticator) []api.Authenticator {
	list := make([]api.Authenticator, 0, len(kept))
	for _, one := range kept {
		list = append(list, api.Authenticator{
			ID: one.ID, Factor: string(one.Factor), Label: one.Label, Hint: one.Hint,
			CreatedAt: one.CreatedAt.Unix(), UsedAt: unix(one.UsedAt), Default: one.ID == who.Account.DefaultAuthenticator,
			Here: one.Install != "" && one.Install == who.Session.Thumbprint,
		})
	}
	return list
}

// unix is 0 for no time.
func unix(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.Unix()
}

func (s *server) renameAuthenticator(ctx context.Context, in *authenticatorEdit) (*struct{}, error) {
	label := flow.CleanName(in.Body.Label)
	return nil, s.manage(ctx, func(tx store.Tx, who store.Account, kept []store.Authenticator) error {
		at := slices.IndexFunc(kept, func(one store.Authenticator) bool { return one.ID == in.ID })
		if at < 0 {
			return store.ErrNotFound
		}
		kept[at].Label = label
		return tx.UpdateAuthenticator(kept[at])
	})
}

func (s *server) setDefault(ctx context.Context, in *defaultEdit) (*struct{}, error) {
	return nil, s.manage(ctx, func(tx store.Tx, who store.Account, kept []store.Authenticator) error {
		if in.Body.ID != "" && !slices.ContainsFunc(kept, func(one store.Authenticator) bool { return one.ID == in.Body.ID }) {
			return store.ErrNotFound
		}
		who.DefaultAuthenticator, who.AskEachTime = in.Body.ID, in.Body.Ask
		return tx.UpdateAccount(who)
	})
}

func (s *server) removeAuthenticator(ctx context.Context, in *authenticatorInput) (*struct{}, error) {
	return nil, s.manage(ctx, func(tx store.Tx, who store.Account, kept []store.Authenticator) error {
		at := slices.IndexFunc(kept, func(one store.Authenticator) bool { return one.ID == in.ID })
		if at < 0 {
			return store.ErrNotFound
		}
		life, err := tx.Session(bearer(ctx).Session.ID)
		if err != nil {
			return err
		}
		if !policy.MayRemove(kept[at].Authenticator, store.Bare(kept), life.ProvedAt, s.Now()) {
			return errStepUp
		}
		if err := tx.DeleteAuthenticator(who.ID, in.ID); err != nil {
			return err
		}
		if err := flow.AuthenticatorRemoved(tx, kept[at].Authenticator, s.Now()); err != nil {
			return err
		}
		if who.DefaultAuthenticator == in.ID {
			who.DefaultAuthenticator = ""
			if err := tx.UpdateAccount(who); err != nil {
				return err
			}
		}
		return s.removed(tx, who, kept[at])
	})
}

// removed tells the person and the audit log.
func (s *server) removed(tx store.Tx, who store.Account, one store.Authenticator) error {
	err := tx.InsertAudit(store.Audit{
		ID: flow.NewAuditID(s.Now()), At: s.Now(), Event: "factor_removed", Outcome: "ok",
		AccountID: who.ID, OrganizationID: who.OrganizationID, Factor: one.Factor,
	})
	if err != nil {
		return err
	}
	link, err := s.Flow.NotMeLink(tx, who.ID)
	if err != nil {
		return err
	}
	_, err = s.Flow.Courier.Enqueue(tx, courier.Mail{
		To: who.Email, Locale: who.Locale, Kind: courier.KindFactorRemoved,
		Data: courier.Data{Account: who.Email, Factor: one.Factor, Label: one.Label, At: s.Now(), Link: link},
	})
	if errors.Is(err, courier.ErrUnavailable) {
		return nil
	}
	return err
}

// base is what the account proves that has no second factor.
func (s *server) base(account store.Account) policy.Base {
	return policy.BaseOf(account.PasswordHash == "", s.Flow.Channels())
}

// errStepUp: the proof in the session is not fresh or not strong enough.
var errStepUp = errors.New("step-up needed")

// manage runs a change of the own authenticators, after a fresh proof.
func (s *server) manage(ctx context.Context, edit func(store.Tx, store.Account, []store.Authenticator) error) error {
	who := bearer(ctx)
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		account, err := tx.Account(who.Account.ID)
		if err != nil {
			return err
		}
		kept, err := tx.AuthenticatorsOf(who.Account.ID)
		if err != nil {
			return err
		}
		life, err := tx.Session(who.Session.ID)
		if err != nil {
			return err
		}
		if !policy.StepUpMet(store.Bare(kept), s.base(account), life.ProvedAt, policy.PurposeManage, s.Now()) {
			return errStepUp
		}
		return edit(tx, account, kept)
	})
	s.Flow.Courier.Wake()
	return s.storeProblem(ctx, err)
}

// storeProblem turns an error of the store into the answer of the API.
func (s *server) storeProblem(ctx context.Context, err error) error {
	var throttled *flow.ThrottledError
	switch {
	case errors.As(err, &throttled):
		header := http.Header{"Retry-After": {strconv.Itoa(secondsUp(throttled.RetryAfter))}}
		return huma.ErrorWithHeaders(huma.Error429TooManyRequests("that was done often enough for now"), header)
	case err == nil:
		return nil
	case errors.Is(err, errStepUp):
		return stepUpNeeded()
	case errors.Is(err, store.ErrNotFound):
		return huma.Error404NotFound("there is no such thing")
	}
	s.Logger.ErrorContext(ctx, "request failed", "error", err)
	return huma.Error503ServiceUnavailable("the store does not answer")
}

// activityLength is how many events a person sees of the own account.
const activityLength = 50

func (s *server) activity(ctx context.Context, _ *struct{}) (*activityOutput, error) {
	out := &activityOutput{}
	err := s.Store.View(ctx, func(tx store.Tx) error {
		events, err := tx.Audits(store.AuditFilter{AccountID: bearer(ctx).Account.ID, Limit: activityLength})
		for _, one := range events {
			out.Body.Events = append(out.Body.Events, api.Event{
				At: one.At.Unix(), Event: one.Event, Outcome: one.Outcome,
				Factor: strings.TrimPrefix(string(one.Factor), "enroll_"), Device: one.DeviceName,
			})
		}
		return err
	})
	return out, s.storeProblem(ctx, err)
}
