package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foyer/auth/courier"
	"foyer/auth/courier/sms"
	"foyer/auth/service"
)

// channelFlags say how mails and texts leave the server.
type channelFlags struct {
	Mail     string `placeholder:"URL" help:"Mail server, smtp://user:pass@host:port; without it nothing that needs mail is offered."`
	MailFrom string `placeholder:"ADDRESS" help:"Who the mails are from."`
	SMS      string `name:"sms" placeholder:"URL" help:"Gateway for texts, https://sid:token@host/path?from=+1...; without it none are offered."`
}

type checkCommand struct {
	MailServer string `name:"mail-server" env:"FOYER_MAIL" placeholder:"URL" help:"Mail server, as serve --mail."`
	MailFrom   string `placeholder:"ADDRESS" help:"Who the mails are from."`
	SMS        string `name:"sms" placeholder:"URL" help:"Gateway for texts, as serve --sms."`
	Mail       string `placeholder:"ADDRESS" env:"-" help:"Send a test mail to this address."`
}

// checkTime bounds the whole check.
const checkTime = 30 * time.Second

// Run says what is set up, sends a test mail and says what came of it.
func (c *checkCommand) Run(ctx context.Context, p program) error {
	if c.MailServer == "" && c.Mail != "" {
		return useError("--mail needs a mail server: name it with --mail-server or FOYER_MAIL")
	}
	texts := "texts: not set up. Codes by text are not offered; set FOYER_SMS, or --sms of serve."
	if c.SMS != "" {
		if _, err := sms.Parse(c.SMS, ""); err != nil {
			return &service.OptionError{Option: "sms", Sentence: fmt.Sprintf("--sms cannot be used: %s.", err)}
		}
		texts = "texts: set up. There is no test but a sign-in: each text costs money."
	}
	if err := c.mail(ctx, p); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.stdout, texts)
	return err
}

func (c *checkCommand) mail(ctx context.Context, p program) error {
	if c.MailServer == "" {
		_, err := fmt.Fprintln(p.stdout, "mail: not set up. Codes by mail are not offered; set --mail-server or FOYER_MAIL.")
		return err
	}
	carrier, err := service.ParseMail("mail-server", c.MailServer, c.MailFrom)
	if err != nil {
		return err
	}
	if c.Mail == "" {
		_, err := fmt.Fprintln(p.stdout, "mail: set up. Send a test with --mail ADDRESS.")
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	letter, err := courier.Render(courier.Sender{Name: "Foyer"}, courier.Mail{To: c.Mail, Kind: courier.KindTest, Data: courier.Data{At: time.Now()}})
	if errors.Is(err, courier.ErrAddress) {
		return useError(fmt.Sprintf("--mail %q is not an email address", c.Mail))
	}
	if err != nil {
		return err
	}
	if err := carrier.Carry(ctx, letter); err != nil {
		return fmt.Errorf("the test mail was not sent: %w", err)
	}
	_, err = fmt.Fprintf(p.stdout, "mail: accepted by the mail server at %s\n", time.Now().Format(time.TimeOnly))
	return err
}
