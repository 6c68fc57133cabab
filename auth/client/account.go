package client

import (
	"context"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// What the API tells of the own account, its texts fit to be shown.
type (
	Authenticators = api.Authenticators
	Authenticator  = api.Authenticator
	Event          = api.Event
)

// Bounds of lists.
const (
	maxAuthenticators = 64
	maxEvents         = 200
)

// Authenticators lists the account's.
func (c *Client) Authenticators(ctx context.Context, access auth.Secret) (Authenticators, error) {
	return get(ctx, c, access, api.PathAuthenticators, api.MaxBody, decodeAuthenticators)
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
	return get(ctx, c, access, api.PathActivity, api.MaxBody, decodeActivity)
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
