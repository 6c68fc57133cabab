package service

import (
	"context"
	"fmt"
	"maps"

	"foyer/auth/courier"
	"foyer/auth/courier/inbox"
	"foyer/auth/courier/sms"
	"foyer/auth/courier/smtp"
	"foyer/auth/practice"
)

// hireCourier connects the channels that are configured. In practice mode all
// letters stay in the program.
func (s *Service) hireCourier() error {
	sender := courier.Sender{Name: "Foyer", PublicURL: s.options.PublicURL}
	if s.options.Kind == Practice {
		sender.Name = practice.Name
	}
	s.courier = courier.New(s.Store, s.key, sender)
	s.courier.Now, s.courier.Log = s.options.Now, s.options.Logger
	if s.options.Kind == Practice {
		s.Inbox = inbox.New()
		s.courier.Carriers[courier.ChannelEmail] = s.Inbox
		s.courier.Carriers[courier.ChannelText] = s.Inbox
		return nil
	}
	if s.options.Kind == Computer && s.options.Carriers == nil {
		s.mail = &laterMail{Service: s}
		s.courier.Carriers[courier.ChannelEmail] = s.mail
		return nil
	}
	if s.options.Carriers != nil {
		maps.Copy(s.courier.Carriers, s.options.Carriers)
		return nil
	}
	if s.options.Mail != "" {
		carrier, err := smtp.Parse(s.options.Mail, s.options.MailFrom)
		if err != nil {
			return &OptionError{"mail", fmt.Sprintf("--mail cannot be used: %s.", err)}
		}
		s.courier.Carriers[courier.ChannelEmail] = carrier
	}
	if s.options.SMS != "" {
		carrier, err := sms.Parse(s.options.SMS, "")
		if err != nil {
			return &OptionError{"sms", fmt.Sprintf("--sms cannot be used: %s.", err)}
		}
		s.courier.Carriers[courier.ChannelText] = carrier
	}
	return nil
}

// Carry hands over what people are to be told, until ctx ends. Serve does so
// itself.
func (s *Service) Carry(ctx context.Context) { s.courier.Run(ctx) }
