package flow

import (
	"context"

	"foyer/auth"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// CountInvitation counts a mail that invites an address, whoever asks for it.
// It returns *ThrottledError where the address was sent as many as codes may be.
func (s *Service) CountInvitation(ctx context.Context, address string) error {
	name := serverkey.MAC(s.counterKey, "invitation:"+mailboxOf(auth.CanonicalIdentifier(address)))
	return s.Store.Update(ctx, func(tx store.Tx) error {
		wait, err := s.sendLimit(tx, name, strangers)
		if err != nil {
			return err
		}
		if wait > 0 {
			return &ThrottledError{RetryAfter: wait}
		}
		return tx.NoteSend(name, strangers, s.Now())
	})
}
