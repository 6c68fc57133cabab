package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
)

// What the API tells of the own account and of the organization, its texts fit
// to be shown.
type (
	Authenticators = api.Authenticators
	Authenticator  = api.Authenticator
	Event          = api.Event
	Organization   = api.Organization
	Policy         = api.PolicyEdit
	Preview        = api.Preview
	Member         = api.Person
	Pass           = api.Pass
)

// Bounds of lists.
const (
	maxAuthenticators = 64
	maxEvents         = 200
	maxMembers        = 20_000
	// maxMembersBody is room for that many people.
	maxMembersBody = 8 << 20
)

// All calls of the API wrap ErrInvalidToken where the server no longer takes
// the access token, ErrProofRequired where it asks for a step-up first, and
// ErrNoSuch where it does not know what is meant; a *DeniedError is for good.

// Authenticators lists the account's.
func (c *Client) Authenticators(ctx context.Context, access auth.Secret) (Authenticators, error) {
	got, err := c.get(ctx, access, api.PathAuthenticators)
	if err != nil {
		return Authenticators{}, err
	}
	return decodeAuthenticators(got)
}

func decodeAuthenticators(r reply) (Authenticators, error) {
	var list Authenticators
	if err := decodeAPI(r, &list); err != nil {
		return Authenticators{}, err
	}
	var kept []Authenticator
	for _, one := range list.Authenticators[:min(len(list.Authenticators), maxAuthenticators)] {
		if !isID(one.ID) || !isID(one.Factor) {
			continue
		}
		one.Label, one.Hint = clean(one.Label), clean(one.Hint)
		kept = append(kept, one)
	}
	list.Authenticators = kept
	list.Addable = ids(list.Addable)
	return list, nil
}

// RenameAuthenticator gives one of the account's a name.
func (c *Client) RenameAuthenticator(ctx context.Context, access auth.Secret, id, label string) error {
	return c.change(ctx, access, http.MethodPatch, pathOf(api.PathAuthenticator, id, ""), api.AuthenticatorEdit{Label: label})
}

// RemoveAuthenticator removes one of the account's; that it is gone already is
// no error.
func (c *Client) RemoveAuthenticator(ctx context.Context, access auth.Secret, id string) error {
	err := c.change(ctx, access, http.MethodDelete, pathOf(api.PathAuthenticator, id, ""), nil)
	if isNoSuch(err) {
		return nil
	}
	return err
}

// SetDefaultAuthenticator says what a sign-in asks for first, or that it lets
// the person choose.
func (c *Client) SetDefaultAuthenticator(ctx context.Context, access auth.Secret, id string, ask bool) error {
	return c.change(ctx, access, http.MethodPut, api.PathDefaultAuthenticator, api.DefaultEdit{ID: id, Ask: ask})
}

// Activity lists what happened to the account, the newest first.
func (c *Client) Activity(ctx context.Context, access auth.Secret) ([]Event, error) {
	got, err := c.get(ctx, access, api.PathActivity)
	if err != nil {
		return nil, err
	}
	return decodeActivity(got)
}

func decodeActivity(r reply) ([]Event, error) {
	var list api.Activity
	if err := decodeAPI(r, &list); err != nil {
		return nil, err
	}
	events := list.Events[:min(len(list.Events), maxEvents)]
	for i, one := range events {
		for _, text := range []*string{&one.Event, &one.Outcome, &one.Factor, &one.Device, &one.Person, &one.Actor, &one.Detail} {
			*text = clean(*text)
		}
		events[i] = one
	}
	return events, nil
}

// Organization is the admin's, with its policy.
func (c *Client) Organization(ctx context.Context, access auth.Secret) (Organization, error) {
	got, err := c.get(ctx, access, api.PathOrganization)
	if err != nil {
		return Organization{}, err
	}
	return decodeOrganization(got)
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
	got, err := c.send(ctx, request{
		method: http.MethodGet, path: api.PathPeople, access: access, proof: true, repeat: true, limit: maxMembersBody,
	})
	if err != nil {
		return nil, err
	}
	return decodePeople(got)
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

func (c *Client) get(ctx context.Context, access auth.Secret, path string) (reply, error) {
	return c.send(ctx, request{method: http.MethodGet, path: path, access: access, proof: true, repeat: true})
}

// call sends JSON. A POST is not repeated: it may do twice what was asked once.
func (c *Client) call(ctx context.Context, access auth.Secret, method, path string, body any) (reply, error) {
	r := request{method: method, path: path, access: access, proof: true, repeat: method != http.MethodPost}
	if body != nil {
		var err error
		if r.json, err = json.Marshal(body); err != nil {
			return reply{}, err
		}
	}
	return c.send(ctx, r)
}

func (c *Client) change(ctx context.Context, access auth.Secret, method, path string, body any) error {
	got, err := c.call(ctx, access, method, path, body)
	if err != nil {
		return err
	}
	return decodeChanged(got)
}

// decodeChanged is for answers whose contents do not matter.
func decodeChanged(r reply) error {
	if r.status == http.StatusNoContent && len(r.body) == 0 {
		return nil
	}
	return decodeAPI(r, &struct{}{})
}

// decodeAPI fills into from a success, or tells what else it was.
func decodeAPI(r reply, into any) error {
	var problem struct {
		Error  api.ErrorCode `json:"error"`
		Detail string        `json:"detail"`
	}
	if err := decode(r, &problem); err != nil {
		return err
	}
	switch {
	case problem.Error == api.ErrInvalidToken && r.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %s", ErrInvalidToken, problem.Error)
	case problem.Error == api.ErrInsufficientUserAuthentication && r.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %s", ErrProofRequired, problem.Error)
	case r.status == http.StatusOK && problem.Error == "":
		return decode(r, into)
	case r.status == http.StatusNotFound && isProblem(r):
		return fmt.Errorf("%w: %s", ErrNoSuch, clean(problem.Detail))
	case r.status == http.StatusConflict && isProblem(r):
		return fmt.Errorf("%w: %s", ErrTaken, clean(problem.Detail))
	case r.status == http.StatusForbidden && isProblem(r) && problem.Error == "":
		return &DeniedError{}
	case r.status >= 400 && r.status < 500 && isProblem(r) && problem.Error == "":
		return &RefusedError{Description: clean(problem.Detail)}
	}
	return refusal(r, api.Answer{Error: problem.Error, ErrorDescription: problem.Detail})
}

// isProblem tells an answer of the API from one of a proxy (RFC 9457).
func isProblem(r reply) bool {
	return strings.HasPrefix(r.header.Get("Content-Type"), "application/problem+json")
}

func isNoSuch(err error) bool { return errors.Is(err, ErrNoSuch) }

// pathOf fills a pattern of package api.
func pathOf(pattern, id, action string) string {
	return strings.NewReplacer("{id}", url.PathEscape(id), "{action}", action).Replace(pattern)
}

func isID(text string) bool { return len(text) <= maxStep && isVisible(text) }

// ids keeps what can be a name on the wire.
func ids[T ~string](names []T) []T {
	var kept []T
	for _, name := range names[:min(len(names), maxWays)] {
		if isID(string(name)) {
			kept = append(kept, name)
		}
	}
	return kept
}
