package app

import (
	"context"
	"errors"

	"foyer/auth"
	"foyer/auth/client"
)

// methodNames are the methods as people choose them, by their factors.
var methodNames = []struct {
	factor auth.Factor
	name   string
}{
	{auth.FactorTOTP, "authenticator"},
	{auth.FactorEmailCode, "email"},
	{auth.FactorSMSCode, "text"},
	{auth.FactorPasskey, "passkey"},
}

// methodsOf leaves out factors that this version has no name for.
func methodsOf(factors []string) []string {
	methods := []string{}
	for _, factor := range factors {
		for _, m := range methodNames {
			if string(m.factor) == factor {
				methods = append(methods, m.name)
			}
		}
	}
	return methods
}

func factorsOf(methods []string) []string {
	factors := []string{}
	for _, method := range methods {
		for _, m := range methodNames {
			if m.name == method {
				factors = append(factors, string(m.factor))
			}
		}
	}
	return factors
}

func tellOrganization(st *State, problem Problem, done string) {
	st.Organization.Busy, st.Organization.Problem, st.Organization.Done = false, problem, done
}

// organizationWish is what an admin's intent comes to.
func (s *site) organizationWish(intent Intent) wish {
	w := wish{purpose: PurposeAdmin, tell: tellOrganization, reload: load{RouteOrganization}}
	switch i := intent.(type) {
	case PreviewPolicy:
		w.reload = nil
		w.do = func(ctx context.Context, access Secret) error { return s.preview(ctx, access, i) }
	case SavePolicy:
		w.done = "organization.saved"
		w.do = func(ctx context.Context, access Secret) error { return s.savePolicy(ctx, access, i) }
	case ResetMFA:
		w.done, w.do = "organization.reset", s.act(i.PersonID, client.ActionResetMFA)
	case DisablePerson:
		w.done, w.do = "organization.disabled", s.act(i.PersonID, client.ActionDisable)
	case EnablePerson:
		w.done, w.do = "organization.enabled", s.act(i.PersonID, client.ActionEnable)
	case IssuePass:
		w.done = "organization.pass"
		w.do = func(ctx context.Context, access Secret) error { return s.issuePass(ctx, access, i.PersonID) }
	case Invite, WithdrawInvitation:
		s.invitationWish(&w, i)
	case SaveMail:
		s.mailWish(&w, i)
	}
	return w
}

func (s *site) act(person string, action client.Action) func(context.Context, Secret) error {
	return func(ctx context.Context, access Secret) error { return s.wire.Act(ctx, access, person, action) }
}

func (s *site) preview(ctx context.Context, access Secret, i PreviewPolicy) error {
	found, err := s.wire.Preview(ctx, access, client.Policy{MFA: i.MFA, Methods: factorsOf(i.Methods), AtOnce: i.AtOnce})
	if err != nil {
		return err
	}
	s.update(func(st *State) {
		st.Organization.Preview = &PolicyPreview{
			MFA: i.MFA, Methods: i.Methods, AtOnce: i.AtOnce,
			Affected: found.Affected, MustSetUp: found.MustSetUp, NoWayIn: found.NoWayIn,
		}
	})
	return nil
}

func (s *site) savePolicy(ctx context.Context, access Secret, i SavePolicy) error {
	err := s.wire.SetPolicy(ctx, access, client.Policy{MFA: i.MFA, Methods: factorsOf(i.Methods), AtOnce: i.AtOnce})
	if err != nil {
		return err
	}
	s.update(func(st *State) {
		st.Organization.MFA, st.Organization.Methods, st.Organization.Preview = i.MFA, i.Methods, nil
	})
	return nil
}

func (s *site) issuePass(ctx context.Context, access Secret, person string) error {
	pass, err := s.wire.IssuePass(ctx, access, person)
	if err != nil {
		return err
	}
	s.update(func(st *State) {
		st.Organization.Pass = &IssuedPass{PersonID: person, Code: pass.Code, ExpiresAt: unix(pass.ExpiresAt)}
	})
	return nil
}

func (s *site) readOrganization(ctx context.Context, access Secret, self string) error {
	one, err := s.wire.Organization(ctx, access)
	if err != nil {
		return err
	}
	members, err := s.wire.People(ctx, access)
	if err != nil {
		return err
	}
	invited, err := s.wire.Invitations(ctx, access)
	if err != nil && !errors.Is(err, client.ErrNoSuch) { // an older server has none
		return err
	}
	people := make([]PersonItem, 0, len(members))
	for _, m := range members {
		people = append(people, PersonItem{
			ID: m.ID, Name: m.Name, Email: m.Email, Role: m.Role, Disabled: m.Disabled,
			Methods: methodsOf(m.Factors), LastSignIn: unix(m.LastSignIn), You: m.ID == self,
		})
	}
	s.update(func(st *State) {
		o := &st.Organization
		o.Loaded, o.Name, o.MFA = true, one.Name, one.MFA
		o.Methods, o.Offered, o.People = methodsOf(one.Methods), methodsOf(one.Offered), people
		o.Registration, o.Invitations = registeringOf(invited.Registration), invitationsOf(invited)
	})
	if s.target.kind == ServerComputer {
		return s.readMail(ctx, access)
	}
	return nil
}
