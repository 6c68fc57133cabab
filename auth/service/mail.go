package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync/atomic"

	"foyer/auth/api"
	"foyer/auth/courier"
	"foyer/auth/courier/smtp"
	"foyer/auth/server"
	"foyer/auth/store"
)

// mailSettings are where the database of "This computer only" keeps, sealed,
// how mail is sent.
const mailSettings = "mail_settings"

// laterMail is a mail carrier that is set up while the server runs.
type laterMail struct {
	*Service
	carrier atomic.Pointer[smtp.Carrier]
}

// Ready tells whether it is set up.
func (m *laterMail) Ready() bool { return m.carrier.Load() != nil }

// Carry hands a letter over.
func (m *laterMail) Carry(ctx context.Context, letter courier.Letter) error {
	carrier := m.carrier.Load()
	if carrier == nil {
		return courier.Delayed("mail was turned off")
	}
	return carrier.Carry(ctx, letter)
}

// resume sets up what was kept.
func (m *laterMail) resume(ctx context.Context) error {
	kept, err := m.kept(ctx)
	if err != nil || kept.Server == "" {
		return err
	}
	carrier, err := carrierOf(kept)
	if err == nil {
		m.carrier.Store(carrier)
	}
	return err
}

func (m *laterMail) kept(ctx context.Context) (kept api.Mail, err error) {
	var sealed string
	err = m.Store.View(ctx, func(tx store.Tx) error {
		sealed, err = tx.Meta(mailSettings)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return kept, nil
	}
	if err != nil {
		return kept, err
	}
	plain, err := m.key.Open(mailSettings, sealed, nil)
	if err != nil {
		return kept, err
	}
	return kept, json.Unmarshal(plain, &kept)
}

// Mail implements server.MailSettings.
func (m *laterMail) Mail(ctx context.Context) (api.Mail, error) {
	kept, err := m.kept(ctx)
	kept.Password, kept.Editable = "", true
	return kept, err
}

// SetMail implements server.MailSettings. An empty password keeps the one that
// is there for the same server and username.
func (m *laterMail) SetMail(ctx context.Context, wanted api.Mail) error {
	before, err := m.kept(ctx)
	if err != nil {
		return err
	}
	if wanted.Password == "" && wanted.Server == before.Server && wanted.Username == before.Username {
		wanted.Password = before.Password
	}
	var carrier *smtp.Carrier
	if wanted.Server == "" {
		wanted = api.Mail{}
	} else if carrier, err = carrierOf(wanted); err != nil {
		return fmt.Errorf("%w: %w", server.ErrMail, err)
	}
	plain, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	err = m.Store.Update(ctx, func(tx store.Tx) error {
		return tx.SetMeta(mailSettings, m.key.Seal(mailSettings, plain, nil))
	})
	if err != nil {
		return err
	}
	if old := m.carrier.Swap(carrier); old != nil {
		_ = old.Close() // a connection that nobody needs any more
	}
	return nil
}

// Close lets go of the connection that is kept between letters.
func (m *laterMail) Close() error {
	carrier := m.carrier.Load()
	if carrier == nil {
		return nil
	}
	return carrier.Close()
}

func carrierOf(settings api.Mail) (*smtp.Carrier, error) {
	host, port, err := net.SplitHostPort(settings.Server)
	if err != nil || host == "" || port == "" {
		return nil, errors.New("the mail server must be written as host:port, such as smtp.example.org:587")
	}
	address := url.URL{Scheme: "smtp", Host: settings.Server}
	if port == "465" {
		address.Scheme = "smtps"
	}
	if settings.Username != "" {
		address.User = url.UserPassword(settings.Username, settings.Password)
	}
	return smtp.Parse(address.String(), settings.From)
}
