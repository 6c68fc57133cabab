package smtp

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	"foyer/auth/courier"

	"github.com/wneessen/go-mail"
)

// Carry implements courier.Carrier. Letters that follow each other closely go
// over one connection.
func (c *Carrier) Carry(ctx context.Context, letter courier.Letter) error {
	message, err := c.compose(letter)
	if err != nil {
		return err
	}
	if kept := c.take(); kept != nil {
		err := c.send(ctx, kept, message)
		if !staleConnection(err) {
			return c.judge(ctx, message, err)
		}
	}
	fresh, err := c.connect(ctx)
	if err != nil {
		return err
	}
	return c.judge(ctx, message, c.send(ctx, fresh, message))
}

// compose makes the message. Message-ID is the same in each attempt, so that
// a mail program shows a letter once that came twice.
func (c *Carrier) compose(letter courier.Letter) (*mail.Msg, error) {
	to, err := netmail.ParseAddress(letter.To)
	if err != nil || to.Address != letter.To || hasControl(letter.To+letter.Subject+letter.ID+letter.Locale) {
		return nil, courier.Refused("address or subject cannot be written into an email")
	}
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	message.FromMailAddress(&c.from)
	message.SetAddrHeaderFromMailAddress(mail.HeaderTo, to)
	message.Subject(letter.Subject)
	message.SetDateWithValue(letter.At)
	message.SetMessageIDWithValue(letter.ID + "@" + c.from.Address[strings.LastIndex(c.from.Address, "@")+1:])
	message.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no vacation answers
	message.SetGenHeader("Content-Language", letter.Locale)
	message.SetBodyString(mail.TypeTextPlain, letter.Text)
	if letter.HTML != "" {
		message.AddAlternativeString(mail.TypeTextHTML, letter.HTML)
	}
	return message, nil
}

// send hands over on an open connection, and keeps it if all went well.
func (c *Carrier) send(ctx context.Context, open *connection, message *mail.Msg) error {
	open.bindTo(ctx)
	err := open.client.SendWithSMTPClient(open.smtp, message)
	if open.release() && err == nil {
		c.keep(open)
	} else {
		open.close()
	}
	return err
}

// judge turns an error of the library into ours.
func (c *Carrier) judge(ctx context.Context, message *mail.Msg, err error) error {
	if err == nil || message.IsDelivered() {
		// What fails after the server has taken the message, such as RSET,
		// must not send it again.
		return nil
	}
	var failed *mail.SendError
	if !errors.As(err, &failed) {
		return courier.Delayed("mail server could not be spoken to")
	}
	code := failed.ErrorCode()
	switch {
	case code >= 500 && code <= 599:
		return courier.Refused(refusal("mail server refused the message", failed))
	case code >= 400 && code <= 499:
		return courier.Delayed(refusal("mail server put the message off", failed))
	case failed.Reason == mail.ErrGetSender, failed.Reason == mail.ErrGetRcpts:
		return courier.Refused("address cannot be written into an email")
	case ctx.Err() != nil:
		return fmt.Errorf("mail server did not answer in time: %w", ctx.Err())
	}
	return courier.Delayed("connection to the mail server broke")
}

// refusal names the reply's codes and not its words, which may repeat the
// address.
func refusal(what string, failed *mail.SendError) string {
	if enhanced := failed.EnhancedStatusCode(); enhanced != "" {
		return fmt.Sprintf("%s (%d %s)", what, failed.ErrorCode(), enhanced)
	}
	return fmt.Sprintf("%s (%d)", what, failed.ErrorCode())
}

func staleConnection(err error) bool {
	var failed *mail.SendError
	return errors.As(err, &failed) && failed.Reason == mail.ErrConnCheck
}
