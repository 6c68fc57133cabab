package service

import (
	"context"

	"foyer/auth/courier"
	"foyer/auth/flow"
)

// tellOffers logs what an organization's server does not offer, and which flag
// would change that: people see only that something is not there.
func (s *Service) tellOffers(ctx context.Context) {
	if s.options.Kind != Organization {
		return
	}
	log := s.options.Logger
	mail := s.courier.Available(courier.ChannelEmail)
	if !mail {
		log.Info("no mail server is named with --mail: codes by mail, notices and password reset are not offered")
	}
	if !s.courier.Available(courier.ChannelText) {
		log.Info("no gateway is named with --sms: codes by text are not offered")
	}
	if !mail && s.options.Registration != flow.RegistrationClosed {
		log.Warn("registration is closed, as its codes cannot be mailed: name a mail server with --mail", "registration", s.options.Registration)
	}
	if accounts, err := s.Directory.List(ctx); err == nil && len(accounts) == 0 {
		log.Warn("nobody has an account yet: make one with foyerd account create", "data", s.options.Data)
	}
}
