package service

import (
	"context"
	"errors"
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
func (s *Service) hireCourier() {
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
		return
	}
	if s.options.Kind == Computer && s.options.Carriers == nil {
		s.mail = &laterMail{Service: s}
		s.courier.Carriers[courier.ChannelEmail] = s.mail
		return
	}
	if s.options.Carriers != nil {
		maps.Copy(s.courier.Carriers, s.options.Carriers)
		return
	}
	maps.Copy(s.courier.Carriers, s.options.named)
}

// checkChannels makes the carriers of Mail and SMS, before there may be a data
// folder: what is refused makes none.
func (o *Options) checkChannels() error {
	o.named = map[string]courier.Carrier{}
	if o.Mail == "" && o.MailFrom != "" {
		return &OptionError{"mail", "--mail-from says who mails are from, but no mail server is named. Add --mail smtp://user:pass@host:port, or leave --mail-from out."}
	}
	if o.Mail != "" {
		carrier, err := ParseMail("mail", o.Mail, o.MailFrom)
		if err != nil {
			return err
		}
		o.named[courier.ChannelEmail] = carrier
	}
	if o.SMS != "" {
		carrier, err := sms.Parse(o.SMS, "")
		if err != nil {
			return &OptionError{"sms", fmt.Sprintf("--sms cannot be used: %s.", err)}
		}
		o.named[courier.ChannelText] = carrier
	}
	return nil
}

// ParseMail reads a mail server, which was given by the named flag, and who its
// mails are from. It returns *OptionError.
func ParseMail(flag, address, from string) (*smtp.Carrier, error) {
	if from == "" {
		return nil, &OptionError{"mail-from", "Say who the mails are from with --mail-from ADDRESS, such as foyer@example.org."}
	}
	carrier, err := smtp.Parse(address, from)
	switch {
	case errors.Is(err, smtp.ErrSender):
		return nil, &OptionError{"mail-from", fmt.Sprintf("--mail-from cannot be used: %s.", err)}
	case err != nil:
		return nil, &OptionError{flag, fmt.Sprintf("--%s cannot be used: %s.", flag, err)}
	}
	return carrier, nil
}

// Carry hands over what people are to be told, until ctx ends. Serve does so
// itself.
func (s *Service) Carry(ctx context.Context) { s.courier.Run(ctx) }
