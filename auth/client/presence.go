package client

import (
	"context"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// FolkPerson is one of the own organization. Picture names that of PictureOf.
type FolkPerson = api.FolkPerson

// SetPresence says what the own people are to see: "available", "busy", "away"
// or "offline", and a text, which the server shortens.
func (c *Client) SetPresence(ctx context.Context, access auth.Secret, status, text string) error {
	return c.change(ctx, access, http.MethodPut, api.PathPresence, api.PresenceEdit{Status: status, Text: text})
}

// SetIdle says whether nobody is at this device. It counts while a stream of
// the session is open.
func (c *Client) SetIdle(ctx context.Context, access auth.Secret, idle bool) error {
	return c.change(ctx, access, http.MethodPut, api.PathIdle, api.IdleEdit{Idle: idle})
}

// Leave says that this program quits: its stream is closed, and others see it
// at once.
func (c *Client) Leave(ctx context.Context, access auth.Secret) error {
	return c.change(ctx, access, http.MethodDelete, api.PathPresence, nil)
}

// Folk lists the people of the own organization without oneself. Who is in
// none gets an empty list.
func (c *Client) Folk(ctx context.Context, access auth.Secret) ([]FolkPerson, error) {
	return get(ctx, c, access, api.PathFolk, maxMembersBody, decodeFolk)
}

func decodeFolk(r reply) ([]FolkPerson, error) {
	var list api.Folk
	if err := decodeAPI(r, &list); err != nil {
		return nil, err
	}
	people := make([]FolkPerson, 0, min(len(list.People), maxMembers))
	for _, one := range list.People[:min(len(list.People), maxMembers)] {
		if isID(one.ID) {
			people = append(people, FolkPerson{ID: one.ID, Name: clean(one.Name), Picture: tagOf(one.Picture)})
		}
	}
	return people, nil
}

// tagOf takes what cannot name a picture for none.
func tagOf(text string) string {
	if isID(text) {
		return text
	}
	return ""
}
