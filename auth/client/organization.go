package client

import (
	"context"
	"net/http"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
)

// What the API tells an admin of the organization, its texts fit to be shown.
type (
	Organization = api.Organization
	Policy       = api.PolicyEdit
	Preview      = api.Preview
	Member       = api.Person
	Pass         = api.Pass
)

const (
	maxMembers = 20_000
	// maxMembersBody is room for that many people.
	maxMembersBody = 8 << 20
)

// Organization is the admin's, with its policy.
func (c *Client) Organization(ctx context.Context, access auth.Secret) (Organization, error) {
	return get(ctx, c, access, api.PathOrganization, api.MaxBody, decodeOrganization)
}

func decodeOrganization(r reply) (Organization, error) {
	var one Organization
	if err := decodeAPI(r, &one); err != nil {
		return Organization{}, err
	}
	if !isID(one.MFA) {
		return Organization{}, &NotFoyerError{r.status, "no policy"}
	}
	one.Name, one.Methods, one.Offered = clean(one.Name), ids(one.Methods), ids(one.Offered)
	return one, nil
}

// Preview tells whom a policy would affect, and changes nothing.
func (c *Client) Preview(ctx context.Context, access auth.Secret, policy Policy) (Preview, error) {
	got, err := c.call(ctx, access, http.MethodPost, api.PathPreview, policy)
	if err != nil {
		return Preview{}, err
	}
	return decodePreview(got)
}

func decodePreview(r reply) (Preview, error) {
	var found struct {
		Affected  *int `json:"affected"`
		MustSetUp int  `json:"must_set_up"`
		NoWayIn   int  `json:"no_way_in"`
	}
	if err := decodeAPI(r, &found); err != nil {
		return Preview{}, err
	}
	if found.Affected == nil || *found.Affected < 0 || found.MustSetUp < 0 || found.NoWayIn < 0 {
		return Preview{}, &NotFoyerError{r.status, "no preview"}
	}
	return Preview{Affected: *found.Affected, MustSetUp: found.MustSetUp, NoWayIn: found.NoWayIn}, nil
}

// SetPolicy sets the organization's.
func (c *Client) SetPolicy(ctx context.Context, access auth.Secret, policy Policy) error {
	return c.change(ctx, access, http.MethodPut, api.PathPolicy, policy)
}

// People lists the organization's.
func (c *Client) People(ctx context.Context, access auth.Secret) ([]Member, error) {
	return get(ctx, c, access, api.PathPeople, maxMembersBody, decodePeople)
}

func decodePeople(r reply) ([]Member, error) {
	var list api.People
	if err := decodeAPI(r, &list); err != nil {
		return nil, err
	}
	var people []Member
	for _, one := range list.People[:min(len(list.People), maxMembers)] {
		if !isID(one.ID) {
			continue
		}
		one.Name, one.Email, one.Role, one.Factors = clean(one.Name), clean(one.Email), clean(one.Role), ids(one.Factors)
		people = append(people, one)
	}
	return people, nil
}

// Action is what an admin may do to a person.
type Action string

// The actions.
const (
	ActionResetMFA Action = api.ActionResetMFA
	ActionDisable  Action = api.ActionDisable
	ActionEnable   Action = api.ActionEnable
)

// Act does something to a person.
func (c *Client) Act(ctx context.Context, access auth.Secret, person string, action Action) error {
	return c.change(ctx, access, http.MethodPost, pathOf(api.PathPersonAction, person, string(action)), struct{}{})
}

// IssuePass gives a person a one-time pass, which is told only here.
func (c *Client) IssuePass(ctx context.Context, access auth.Secret, person string) (Pass, error) {
	got, err := c.call(ctx, access, http.MethodPost, pathOf(api.PathPersonAction, person, api.ActionPass), struct{}{})
	if err != nil {
		return Pass{}, err
	}
	return decodePass(got)
}

func decodePass(r reply) (Pass, error) {
	var pass Pass
	if err := decodeAPI(r, &pass); err != nil {
		return Pass{}, err
	}
	if len(pass.Code) > maxShown || !isVisible(strings.ReplaceAll(pass.Code, " ", "-")) || pass.ExpiresAt <= 0 {
		return Pass{}, &NotFoyerError{r.status, "no pass"}
	}
	return pass, nil
}
