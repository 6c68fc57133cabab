package couriertest

import (
	"errors"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one client's visit.
type session struct {
	server *SMTPServer
	conn   *smtp.Conn
	mood   Mood
	user   string
	mail   Email
}

func (s *SMTPServer) session(c *smtp.Conn) (smtp.Session, error) {
	s.connections.Add(1)
	return &session{server: s, conn: c}, nil
}

// AuthMechanisms implements smtp.AuthSession; without TLS there are none.
func (s *session) AuthMechanisms() []string {
	if s.conn.Server().TLSConfig == nil {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			return smtp.ErrAuthFailed
		}
		s.user = user
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.user == "" && s.conn.Server().TLSConfig != nil {
		return smtp.ErrAuthRequired
	}
	_, encrypted := s.conn.TLSConnectionState()
	s.mail = Email{From: from, User: s.user, TLS: encrypted}
	return nil
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To = append(s.mail.To, to)
	switch s.mood = s.server.take(); s.mood {
	case PutOff:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "<" + to + "> try again later"}
	case Refuse:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "<" + to + "> no such user"}
	}
	return nil
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	switch s.mood {
	case Hang:
		<-s.server.done
	case BreakDown:
		_ = s.conn.Conn().Close()
		return errors.New("gone")
	}
	mail, err := parseEmail(s.mail, raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	s.server.taken.put(mail)
	return nil
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.mail = Email{} }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }
