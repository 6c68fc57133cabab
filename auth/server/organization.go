package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/directory"
	"foyer/auth/policy"
	"foyer/auth/store"
)

type organizationOutput struct{ Body api.Organization }

type policyInput struct{ Body api.PolicyEdit }

type previewOutput struct{ Body api.Preview }

type peopleOutput struct{ Body api.People }

type personInput struct {
	ID     string `path:"id" maxLength:"64"`
	Action string `path:"action" enum:"reset-mfa,pass,disable,enable"`
}

type passOutput struct{ Body api.Pass }

func (s *server) mountOrganization(described huma.API) {
	huma.Register(described, huma.Operation{
		OperationID: "get-organization", Method: http.MethodGet, Path: api.PathOrganization,
		Summary: "The organization and its policy, for its admins",
	}, s.organization)
	huma.Register(described, huma.Operation{
		OperationID: "preview-policy", Method: http.MethodPost, Path: api.PathPreview,
		Summary: "Whom a policy would affect",
	}, s.preview)
	huma.Register(described, huma.Operation{
		OperationID: "set-policy", Method: http.MethodPut, Path: api.PathPolicy,
		Summary: "Set the policy on second factors", DefaultStatus: http.StatusNoContent,
	}, s.setPolicy)
	huma.Register(described, huma.Operation{
		OperationID: "list-people", Method: http.MethodGet, Path: api.PathPeople,
		Summary: "The people of the organization",
	}, s.people)
	huma.Register(described, huma.Operation{
		OperationID: "act-on-person", Method: http.MethodPost, Path: api.PathPersonAction,
		Summary: "Reset the second factors of a person, issue a pass, disable or enable",
	}, s.actOnPerson)
	huma.Register(described, huma.Operation{
		OperationID: "list-audit", Method: http.MethodGet, Path: api.PathAudit,
		Summary: "The newest events of the organization",
	}, s.organizationAudit)
}

// admin returns the account if it is an admin of an organization; to others
// the organization is not there.
func (s *server) admin(ctx context.Context) (store.Account, error) {
	who := bearer(ctx).Account
	if who.Role != auth.RoleAdmin || who.OrganizationID == "" {
		return who, huma.Error404NotFound("there is no such thing")
	}
	return who, nil
}

// proved is admin with a fresh proof, for whatever changes something.
func (s *server) proved(ctx context.Context) (store.Account, error) {
	who, err := s.admin(ctx)
	if err != nil {
		return who, err
	}
	err = s.Store.View(ctx, func(tx store.Tx) error {
		kept, err := tx.AuthenticatorsOf(who.ID)
		if err != nil {
			return err
		}
		life, err := tx.Session(bearer(ctx).Session.ID)
		if err == nil && !policy.StepUpMet(store.Bare(kept), s.base(who), life.ProvedAt, policy.PurposeAdmin, s.Now()) {
			err = errStepUp
		}
		return err
	})
	return who, s.storeProblem(ctx, err)
}

func (s *server) organization(ctx context.Context, _ *struct{}) (*organizationOutput, error) {
	who, err := s.admin(ctx)
	if err != nil {
		return nil, err
	}
	out := &organizationOutput{}
	err = s.Store.View(ctx, func(tx store.Tx) error {
		found, err := tx.Organization(who.OrganizationID)
		out.Body = api.Organization{
			Name: found.Name, MFA: string(found.Policy.MFA), Methods: texts(found.Policy.Methods),
			Offered: texts(s.Flow.Channels().Methods()),
		}
		return err
	})
	return out, s.storeProblem(ctx, err)
}

func texts(methods []auth.Factor) []string {
	list := make([]string, 0, len(methods))
	for _, method := range methods {
		list = append(list, string(method))
	}
	return list
}

func wanted(edit api.PolicyEdit) auth.MFAPolicy {
	rules := auth.MFAPolicy{MFA: auth.MFA(edit.MFA)}
	for _, method := range edit.Methods {
		rules.Methods = append(rules.Methods, auth.Factor(method))
	}
	return rules
}

func (s *server) preview(ctx context.Context, in *policyInput) (*previewOutput, error) {
	who, err := s.admin(ctx)
	if err != nil {
		return nil, err
	}
	out := &previewOutput{}
	out.Body.Affected, out.Body.MustSetUp, out.Body.NoWayIn, err =
		s.Directory.Preview(ctx, who.OrganizationID, wanted(in.Body), s.Flow.Channels())
	return out, s.directoryProblem(ctx, err)
}

func (s *server) setPolicy(ctx context.Context, in *policyInput) (*struct{}, error) {
	who, err := s.proved(ctx)
	if err != nil {
		return nil, err
	}
	by := directory.Actor{AccountID: who.ID, Name: who.Name}
	return nil, s.directoryProblem(ctx, s.Directory.SetPolicy(ctx, who.OrganizationID, wanted(in.Body), in.Body.AtOnce, by))
}

func (s *server) people(ctx context.Context, _ *struct{}) (*peopleOutput, error) {
	who, err := s.admin(ctx)
	if err != nil {
		return nil, err
	}
	out := &peopleOutput{}
	err = s.Store.View(ctx, func(tx store.Tx) error {
		accounts, err := tx.AccountsOf(who.OrganizationID)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			person, err := s.person(tx, account)
			if err != nil {
				return err
			}
			out.Body.People = append(out.Body.People, person)
		}
		return nil
	})
	return out, s.storeProblem(ctx, err)
}

func (s *server) person(tx store.Tx, account store.Account) (api.Person, error) {
	kept, err := tx.AuthenticatorsOf(account.ID)
	if err != nil {
		return api.Person{}, err
	}
	person := api.Person{
		ID: account.ID, Name: account.Name, Email: account.Email, Role: string(account.Role),
		Disabled: account.Disabled, Factors: []string{},
	}
	for _, one := range kept {
		person.Factors = append(person.Factors, string(one.Factor))
	}
	last, err := tx.Audits(store.AuditFilter{AccountID: account.ID, Event: "sign_in", Limit: 1})
	if len(last) > 0 {
		person.LastSignIn = last[0].At.Unix()
	}
	return person, err
}

func (s *server) actOnPerson(ctx context.Context, in *personInput) (*passOutput, error) {
	who, err := s.proved(ctx)
	if err != nil {
		return nil, err
	}
	target, err := s.colleague(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	if target.ID == who.ID { // changed under Security, which asks for more
		return nil, huma.Error403Forbidden("nobody is the admin of their own account")
	}
	by, out := directory.Actor{AccountID: who.ID, Name: who.Name}, &passOutput{}
	switch in.Action {
	case api.ActionResetMFA:
		err = s.Directory.ResetMFA(ctx, target.Email, by)
	case api.ActionPass:
		pass, until, failed := s.Directory.IssuePass(ctx, target.Email, directory.PassLife, by)
		out.Body, err = api.Pass{Code: pass.Reveal(), ExpiresAt: unix(until)}, failed
	case api.ActionDisable:
		err = s.Directory.Disable(ctx, target.Email, by)
	case api.ActionEnable:
		err = s.Directory.Enable(ctx, target.Email, by)
	}
	return out, s.directoryProblem(ctx, err)
}

// colleague finds a person of the admin's own organization; a foreign id is
// not found, and nothing of it is touched.
func (s *server) colleague(ctx context.Context, who store.Account, id string) (store.Account, error) {
	var target store.Account
	err := s.Store.View(ctx, func(tx store.Tx) (err error) {
		target, err = tx.Account(id)
		if err == nil && target.OrganizationID != who.OrganizationID {
			err = store.ErrNotFound
		}
		return err
	})
	return target, s.storeProblem(ctx, err)
}

func (s *server) organizationAudit(ctx context.Context, _ *struct{}) (*activityOutput, error) {
	who, err := s.admin(ctx)
	if err != nil {
		return nil, err
	}
	events, err := s.Directory.Audits(ctx, store.AuditFilter{OrganizationID: who.OrganizationID})
	out := &activityOutput{}
	for _, one := range events {
		out.Body.Events = append(out.Body.Events, api.Event{
			At: one.At.Unix(), Event: one.Event, Outcome: one.Outcome, Factor: string(one.Factor),
			Device: one.DeviceName, Person: one.AccountID, Actor: one.ActorID, Detail: one.Detail,
		})
	}
	return out, s.storeProblem(ctx, err)
}

func (s *server) directoryProblem(ctx context.Context, err error) error {
	if errors.Is(err, directory.ErrPolicy) {
		return huma.Error422UnprocessableEntity(err.Error())
	}
	if errors.Is(err, directory.ErrNoAccount) {
		return huma.Error404NotFound("there is no such thing")
	}
	return s.storeProblem(ctx, err)
}
