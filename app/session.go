package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// session is a session as this program holds it. It belongs to the visit's
// goroutine, or to the work that it waits for.
type session struct {
	id    string
	who   person
	known bool // who is from the server, in this run
	// subject is the account's ID, admin that it runs its organization, alone
	// that it belongs to none, or as a guest, who sees nobody there.
	subject string
	admin   bool
	alone   bool
	// picture names the person's, pictured the one that was fetched.
	picture, pictured string
	// token is the refresh token to present: saved and read back, or in
	// memory only where the session is not remembered.
	token      Secret
	remembered bool
	// unsaved is the successor that the keychain has not taken yet. The
	// server goes on taking token until it is presented.
	unsaved Secret
	told    bool // that the keychain does not take it
	// notice is what home says first.
	notice Problem

	access Secret
	// refreshAt is when to refresh, well before access expires.
	refreshAt time.Time
	// endsAt is when the session ends whatever is done; zero if unknown.
	endsAt time.Time
}

// Format implements fmt.Formatter: fields that are not exported would show
// their secrets.
func (l *session) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "session "+l.id) }

// person is who a session belongs to, as home shows it.
type person struct{ name, username, email string }

func sessionOf(entry sessionEntry) *session {
	life := &session{}
	life.adopt(entry)
	return life
}

// adopt makes it the session that the keychain holds.
func (l *session) adopt(entry sessionEntry) {
	l.id, l.token, l.unsaved, l.remembered = entry.ID, entry.Token, "", true
	l.who = person{entry.Name, entry.Username, entry.Email}
}

func (s *site) entryOf(life *session, token Secret) sessionEntry {
	return sessionEntry{
		Token: token, Thumbprint: s.key.Thumbprint(), ID: life.id,
		Name: life.who.name, Username: life.who.username, Email: life.who.email,
		SavedAt: s.c.options.Now().UTC(),
	}
}

// hold keeps a fresh access token, to be replaced after about four fifths of
// its life.
func (l *session) hold(tokens client.Tokens, o Options) {
	l.access = tokens.Access
	share := 0.75 + 0.1*o.Rand()
	l.refreshAt = o.Now().Add(time.Duration(share * float64(tokens.ExpiresIn)))
	if tokens.Absolute > 0 {
		l.endsAt = o.Now().Add(tokens.Absolute)
	}
}

// learn takes what the server says of the person, and tells whether it is new.
func (l *session) learn(who client.Person) bool {
	username := who.Username
	if username == "" {
		username = who.Email
	}
	l.known, l.subject, l.admin, l.picture = true, who.ID, who.Role == auth.RoleAdmin, who.Picture
	l.alone = who.Role == auth.RoleSolo || who.Role == auth.RoleGuest
	now := person{who.Name, username, who.Email}
	changed := now != l.who
	l.who = now
	return changed
}

// checkEvery is how often a connection is tried that nothing else uses.
const checkEvery = time.Minute

// stay keeps the session until it is over, or the visit is.
func (s *site) stay(life *session) {
	s.showHome(life)
	others := s.join(life)
	defer func() { others.part(s.ctx.Err() != nil && life.remembered && life.access != "") }()
	for tries := 0; s.ctx.Err() == nil; {
		loggingOut := false
		out := await(s, func(ctx context.Context) verdict {
			return s.keepAlive(ctx, life)
		}, func(i Intent) bool {
			if _, loggingOut = i.(LogOut); !loggingOut {
				s.keep(i)
			}
			return loggingOut
		})
		switch {
		case loggingOut:
			s.logOut(life)
			return
		case s.ctx.Err() != nil:
		case out.ended != nil:
			s.showEnded(life, *out.ended)
			return
		case out.paused != nil:
			others.suspend()
			if !s.unpause(life, *out.paused) {
				return
			}
			s.showHome(life)
			continue
		case out.cause != nil:
			s.showOffline(life, out.cause, tries)
			tries++
		default:
			s.showConnected(life)
			others.offer(life, tries > 0)
			tries = 0
			s.errands.hope()
			stop, loggingOut := s.showPicture(life)
			if loggingOut {
				s.logOut(life)
				return
			}
			if stop {
				continue
			}
		}
		if s.rest(life) {
			s.logOut(life)
			return
		}
	}
	s.quit(life)
}

// rest waits until the session needs something; true is a LogOut.
func (s *site) rest(life *session) (loggingOut bool) {
	now := s.c.options.Now()
	until := s.c.State().Session.RetryAt
	if until.IsZero() {
		jitter := 0.9 + 0.2*s.c.options.Rand()
		until = now.Add(time.Duration(jitter * float64(checkEvery)))
		if life.refreshAt.Before(until) {
			until = life.refreshAt
		}
	}
	for {
		switch i := s.wait(until).(type) {
		case LogOut:
			return true
		case RetryNow, nil:
			if i != nil {
				s.company.hurry()
			}
			s.update(func(st *State) { st.Session.RetryAt = time.Time{} })
			return false
		default:
			if stop, loggingOut := s.serve(life, i); stop || loggingOut {
				return loggingOut
			}
		}
	}
}

// verdict is what came of one look at the session: all is well, or one of
// these.
type verdict struct {
	ended  *client.Ended
	paused *client.Paused
	cause  error // keep trying
}

// keepAlive refreshes if it is time, and otherwise sees whether the server
// still answers.
func (s *site) keepAlive(ctx context.Context, life *session) verdict {
	refreshed := life.access == "" || !s.c.options.Now().Before(life.refreshAt)
	if refreshed {
		if out := s.refresh(ctx, life); out != (verdict{}) {
			return out
		}
	} else if life.unsaved != "" {
		s.saveSuccessor(ctx, life)
	}
	if refreshed && life.known {
		return verdict{}
	}
	err := s.look(ctx, life)
	if errors.Is(err, client.ErrInvalidToken) && !refreshed {
		life.access = ""
		return s.refresh(ctx, life)
	}
	return verdict{cause: err}
}

// look asks the server who this is, which also tells whether it still knows.
func (s *site) look(ctx context.Context, life *session) error {
	who, err := s.wire.Me(ctx, life.access)
	if err != nil {
		return err
	}
	if life.learn(who) && life.remembered {
		s.saveName(ctx, life)
	}
	return nil
}
