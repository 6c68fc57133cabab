package app

import (
	"context"
	"errors"

	"foyer/auth"
	"foyer/auth/client"
)

// password takes the first step, from which the whole sign-in may follow.
func (d *dialog) password(ctx context.Context, form SignIn) turnout {
	if err := d.prepare(ctx, form.Remember); err != nil {
		return turnout{err: err}
	}
	if d.by != "" && d.paused == nil && !d.linking {
		d.flow = nil // it was about to be somebody else
	}
	resumed := d.flow != nil
	if !resumed {
		d.start(form.Remember)
	}
	if d.linking {
		form.Username = "" // the form shows a hint; the flow knows whom
	}
	progress, err := d.flow.Password(ctx, form.Username, form.Password)
	if resumed && d.paused == nil && !d.linking && isSpent(err) {
		// The flow lay too long. Nobody has to know.
		d.start(form.Remember)
		progress, err = d.flow.Password(ctx, form.Username, form.Password)
	}
	return d.conclude(ctx, progress, err)
}

// prepare makes sure that there is a key and that a password goes to nobody
// but a Foyer server.
func (d *dialog) prepare(ctx context.Context, remember bool) error {
	if d.paused == nil && d.renews == nil { // whose sessions have theirs
		if err := d.ensureKey(ctx, remember); err != nil {
			return err
		}
	}
	// A flow is bound to its key, and its scope was told in its first step.
	if d.wired != d.wire || d.remember != remember && d.paused == nil && !d.linking {
		d.flow = nil
	}
	return d.meet(ctx)
}

// meet makes sure that a Foyer server answers before anything is told to it.
func (d *dialog) meet(ctx context.Context) error {
	if d.known {
		return nil
	}
	server, err := d.plain.Discover(ctx)
	if err != nil {
		return err
	}
	d.known = true
	d.update(func(st *State) { d.learn(st, server) })
	return nil
}

func (d *dialog) start(remember bool) {
	d.wired, d.remember, d.by = d.wire, remember, ""
	if d.paused != nil {
		d.flow = d.wire.Resume(d.where)
		return
	}
	d.flow = d.wire.Begin(client.Begin{
		Remember: remember, DeviceName: d.c.options.DeviceName, Locales: d.c.options.Locales,
	})
}

// conclude redeems the code, if that is what the step came to.
func (d *dialog) conclude(ctx context.Context, progress client.Progress, err error) turnout {
	if err != nil || !progress.Done() {
		return turnout{progress: progress, err: err}
	}
	tokens, err := d.redeem(ctx, progress.Code)
	d.flow = nil
	if err != nil {
		return turnout{err: err}
	}
	if d.paused != nil {
		return d.resume(ctx, tokens)
	}
	if tokens.Refresh == "" {
		return turnout{err: &client.NotFoyerError{Why: "no refresh token"}}
	}
	if d.renews != nil {
		return d.succeed(ctx, tokens)
	}
	return turnout{life: d.arrive(ctx, tokens)}
}

// resume lets the paused session go on with the refresh token it has.
func (d *dialog) resume(ctx context.Context, tokens client.Tokens) turnout {
	unlock := d.lock(ctx)
	defer unlock()
	d.take(ctx, d.paused, tokens)
	return turnout{life: d.paused}
}

// arrive makes a session of the tokens and saves it if that was asked for.
func (d *dialog) arrive(ctx context.Context, tokens client.Tokens) *session {
	life := &session{id: tokens.SessionID, token: tokens.Refresh}
	switch typed := d.c.State().Flow.Username; {
	case d.form != nil:
		life.who = person{d.form.Name, d.form.Email, d.form.Email}
	case d.by == "": // otherwise it may be anybody's
		life.who = person{name: typed, username: typed}
	}
	life.hold(tokens, d.c.options)
	if who, err := d.wire.Me(ctx, tokens.Access); err == nil {
		life.learn(who)
	} else {
		d.log.Info("who is it", "err", err) // home asks again
	}
	if tokens.Scope == auth.ScopeRemember {
		d.remembers(ctx, life)
	}
	return life
}

// remembers saves a new session. If that fails the person is signed in all the
// same, until the program quits, and is told so.
func (d *dialog) remembers(ctx context.Context, life *session) {
	d.update(func(st *State) { st.Flow.Waiting = WaitingKeychain })
	if err := d.save(ctx, life); err != nil {
		d.log.Warn("remember the session", "err", err)
		life.notice = ProblemKeychainSave
	}
}

var errNotKept = errors.New("the install's key is not in the keychain")

// save writes a new session in place of the one before it, which is revoked
// only after that.
func (d *dialog) save(ctx context.Context, life *session) error {
	if !d.keyKept {
		return errNotKept
	}
	unlock := d.lock(ctx)
	defer unlock()
	before, beforeErr := d.vault.session(ctx)
	if err := d.vault.saveSession(ctx, d.entryOf(life, life.token)); err != nil {
		life.remembered = ctx.Err() != nil // given up, it may still be kept
		return err
	}
	life.remembered = true
	if beforeErr == nil && d.renews != nil && before.ID == d.renews.id {
		d.renews.token = before.Token // see replace
		return nil
	}
	if beforeErr == nil && before.ID != life.id {
		hash := hashOf(before.Token)
		if err := d.errands.note(ctx, hash); err != nil {
			d.log.Warn("note the session before", "err", err)
		}
		d.errands.revoke(hash)
	}
	return nil
}
