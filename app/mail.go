package app

import "context"

// mailWish sets how the server of this computer sends mail. What it offers
// depends on that.
func (s *site) mailWish(w *wish, i SaveMail) {
	if w.done = "organization.mail"; i.Server == "" {
		w.done = "organization.mail_off"
	}
	w.reload = load{RouteMail}
	w.do = func(ctx context.Context, access Secret) error {
		err := usable(s.wire.SetMail(ctx, access, i.Server, i.Username, i.Password, i.From))
		if err == nil {
			s.work.Go(s.introduce)
		}
		return err
	}
}

func (s *site) readMail(ctx context.Context, access Secret) error {
	one, err := s.wire.Mail(ctx, access)
	if err != nil {
		return err
	}
	s.update(func(st *State) {
		st.Organization.Mail = MailSettings{
			Loaded: true, Editable: one.Editable, Server: one.Server, Username: one.Username, From: one.From,
		}
	})
	return nil
}
