package app

import (
	"context"
	"errors"
	"strings"

	"foyer/auth"
	"foyer/auth/client"
)

// errNotUsable is what the server takes for no address, or for no settings.
var errNotUsable = errors.New("not usable")

// wishAdmission looks over what an admin has typed. Needs the mutex.
func (c *Client) wishAdmission(intent Intent) {
	part := &c.state.Organization
	switch i := intent.(type) {
	case Invite:
		i.Email = strings.TrimSpace(strings.ToValidUTF8(i.Email, ""))
		if part.Admin && !part.Busy && i.Email == "" {
			part.Problem, part.Done = ProblemEmptyEmail, ""
			return
		}
		intent = i
	case SaveMail:
		i.Server, i.Username, i.From = strings.TrimSpace(i.Server), strings.TrimSpace(i.Username), strings.TrimSpace(i.From)
		intent = i
	}
	c.wishOrganization(intent)
}

// invitationWish lets an address in, or no longer.
func (s *site) invitationWish(w *wish, intent Intent) {
	switch i := intent.(type) {
	case Invite:
		w.done = "organization.invited"
		w.do = func(ctx context.Context, access Secret) error {
			if len(i.Email) > auth.MaxIdentifier {
				return errNotUsable
			}
			return usable(s.wire.Invite(ctx, access, i.Email, i.Role))
		}
	case WithdrawInvitation:
		w.done = "organization.withdrawn"
		w.do = func(ctx context.Context, access Secret) error { return s.wire.Withdraw(ctx, access, i.Email) }
	}
}

// usable tells a refusal of what was typed from other trouble.
func usable(err error) error {
	var refused *client.RefusedError
	if errors.As(err, &refused) && refused.Code == "" {
		return errors.Join(errNotUsable, err)
	}
	return err
}

func invitationsOf(list client.Invitations) []InvitationItem {
	items := make([]InvitationItem, 0, len(list.Invitations))
	for _, one := range list.Invitations {
		items = append(items, InvitationItem{Email: one.Email, Role: one.Role, At: unix(one.CreatedAt)})
	}
	return items
}
