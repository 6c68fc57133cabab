package client

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
)

// What the API tells an admin about who may come in, and how mail is sent.
type (
	Invitations = api.Invitations
	Invitation  = api.Invitation
	Mail        = api.Mail
)

// maxInvitations bounds the list.
const maxInvitations = 1000

// Invitations lists the addresses that were let in.
func (c *Client) Invitations(ctx context.Context, access auth.Secret) (Invitations, error) {
	return get(ctx, c, access, api.PathInvitations, maxMembersBody, decodeInvitations)
}

func decodeInvitations(r reply) (Invitations, error) {
	var list Invitations
	if err := decodeAPI(r, &list); err != nil {
		return Invitations{}, err
	}
	var kept []Invitation
	for _, one := range list.Invitations[:min(len(list.Invitations), maxInvitations)] {
		one.Role = clean(one.Role)
		// Only what is shown as it is can be withdrawn as it is shown.
		if one.Email != "" && one.Email == clean(one.Email) {
			kept = append(kept, one)
		}
	}
	return Invitations{Registration: clean(list.Registration), Invitations: kept}, nil
}

// Invite lets an address make an account. It wraps ErrTaken where it has one,
// and is a RefusedError where it is no address.
func (c *Client) Invite(ctx context.Context, access auth.Secret, email, role string) error {
	return c.change(ctx, access, http.MethodPost, api.PathInvitations, api.Invite{Email: email, Role: role})
}

// Withdraw takes an invitation back; that there is none is no error.
func (c *Client) Withdraw(ctx context.Context, access auth.Secret, email string) error {
	path := strings.ReplaceAll(api.PathInvitation, "{email}", url.PathEscape(email))
	err := c.change(ctx, access, http.MethodDelete, path, nil)
	if isNoSuch(err) {
		return nil
	}
	return err
}

// Mail tells how the server sends mail, without its password.
func (c *Client) Mail(ctx context.Context, access auth.Secret) (Mail, error) {
	return get(ctx, c, access, api.PathMail, api.MaxBody, decodeMail)
}

func decodeMail(r reply) (Mail, error) {
	var one Mail
	if err := decodeAPI(r, &one); err != nil {
		return Mail{}, err
	}
	return Mail{Server: clean(one.Server), Username: clean(one.Username), From: clean(one.From), Editable: one.Editable}, nil
}

// SetMail sets how the server sends mail; an empty password keeps the one there
// is. It is a RefusedError where the settings cannot be used.
func (c *Client) SetMail(ctx context.Context, access auth.Secret, server, username string, password auth.Secret, from string) error {
	return c.change(ctx, access, http.MethodPut, api.PathMail, Mail{
		Server: server, Username: username, Password: password.Reveal(), From: from,
	})
}
