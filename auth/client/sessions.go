package client

import (
	"context"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// SessionItem is one living session of the account; its times are unix
// seconds.
type SessionItem = api.SessionItem

// maxSessions bounds a list of sessions.
const maxSessions = 200

// Sessions lists where the account is signed in, this device first.
func (c *Client) Sessions(ctx context.Context, access auth.Secret) ([]SessionItem, error) {
	return get(ctx, c, access, api.PathSessions, api.MaxBody, decodeSessions)
}

func decodeSessions(r reply) ([]SessionItem, error) {
	var list api.Sessions
	if err := decodeAPI(r, &list); err != nil {
		return nil, err
	}
	var kept []SessionItem
	for _, one := range list.Sessions[:min(len(list.Sessions), maxSessions)] {
		if !isID(one.ID) {
			continue
		}
		one.Device, one.Place = clean(one.Device), clean(one.Place)
		kept = append(kept, one)
	}
	return kept, nil
}

// EndSession signs out another device; that it is gone already is no error.
func (c *Client) EndSession(ctx context.Context, access auth.Secret, id string) error {
	err := c.change(ctx, access, http.MethodDelete, pathOf(api.PathSession, id, ""), nil)
	if isNoSuch(err) {
		return nil
	}
	return err
}

// EndOthers signs out all devices but this one.
func (c *Client) EndOthers(ctx context.Context, access auth.Secret) error {
	return c.change(ctx, access, http.MethodDelete, api.PathSessions, nil)
}
