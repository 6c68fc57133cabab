package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"foyer/app/keychain"
	"foyer/app/profile"
	"foyer/auth/dpop"
)

// keychainLook is how often a keychain that cannot be read is looked at again,
// without asking anybody: it may have been opened by the system's login.
const keychainLook = 3 * time.Second

// remembered returns the session that the keychain holds, or nil. A keychain
// that cannot be read but may hold one is waited for, until the person goes on
// without.
func (s *site) remembered() *session {
	status := await(s, s.vault.probe, ignore)
	for s.ctx.Err() == nil {
		if status == keychain.StatusAvailable {
			found, skip := s.patientlyRead()
			if found.err == nil {
				return found.life
			}
			if skip {
				s.skipped = true
				return nil
			}
			s.log.Warn("read the keychain", "err", found.err)
			status = unreadable(found.err)
		}
		if status == keychain.StatusUnknown || !s.mayHoldSession() {
			return nil
		}
		if !s.askForKeychain(status) {
			s.skipped = true
			return nil
		}
		s.turn(RouteStarting, func(*State) {})
		status = keychain.StatusAvailable
	}
	return nil
}

// keychainPatience is how long a read may take before the window offers to go
// on without: on some systems every read may open a dialog.
const keychainPatience = 3 * time.Second

// patientlyRead reads the keychain until it answers or the person skips it.
func (s *site) patientlyRead() (found foundSession, skip bool) {
	over := false // guarded by the Client's mutex
	late := time.AfterFunc(keychainPatience, func() {
		s.update(func(*State) {
			if !over {
				s.c.turn(RouteKeychain)
			}
		})
	})
	defer late.Stop()
	found = await(s, s.readKeychain, func(i Intent) bool {
		_, skip = i.(SkipKeychain)
		return skip
	})
	s.update(func(*State) { over = true })
	return found, skip
}

// unreadable is the status that an error of a read comes to.
func unreadable(err error) keychain.Status {
	if errors.Is(err, errEntry) {
		return keychain.StatusDenied // what it holds is not for us
	}
	return keychain.StatusOf(err)
}

func (s *site) mayHoldSession() bool {
	kept, err := s.c.options.Profile.Load()
	return err != nil || kept.KeychainUsed
}

type foundSession struct {
	life *session
	err  error
}

// readKeychain reads the install and what depends on it. Without an error the
// key is the one to use from now on, or there certainly is none yet.
func (s *site) readKeychain(ctx context.Context) foundSession {
	// Sessions of a program without an install may have to be revoked, too.
	hashes, err := s.vault.pending(ctx)
	if err != nil && !errors.Is(err, errEntry) {
		return foundSession{err: err}
	}
	key, err := s.vault.install(ctx)
	if errors.Is(err, keychain.ErrNotFound) {
		s.errands.revoke(hashes...)
		return foundSession{}
	}
	if err != nil {
		return foundSession{err: err}
	}
	entry, err := s.vault.session(ctx)
	if err != nil && !errors.Is(err, keychain.ErrNotFound) && !errors.Is(err, errEntry) {
		return foundSession{err: err}
	}
	none := err != nil || entry.Thumbprint != key.Thumbprint()
	if err := s.useKey(key, true); err != nil {
		return foundSession{err: err}
	}
	s.noteKeychainUsed()
	s.errands.revoke(hashes...)
	if none {
		return foundSession{}
	}
	if hash := hashOf(entry.Token); slices.Contains(hashes, hash) || s.c.isLoggedOut(hash) {
		s.errands.drop(entry.ID, entry.Token)
		return foundSession{}
	}
	return foundSession{life: sessionOf(entry)}
}

// askForKeychain shows that the keychain cannot be read, until it can be (true)
// or the person goes on without it (false).
func (s *site) askForKeychain(status keychain.Status) bool {
	s.turn(RouteKeychain, func(st *State) { st.Keychain.Status = KeychainStatus(status) })
	for s.ctx.Err() == nil {
		switch s.wait(s.c.options.Now().Add(keychainLook)).(type) {
		case SkipKeychain:
			return false
		case UnlockKeychain, RetryNow:
			skip := false
			err := await(s, s.vault.unlock, func(i Intent) bool {
				_, skip = i.(SkipKeychain)
				return skip
			})
			switch {
			case skip:
				return false
			case err == nil:
				return true
			}
			s.log.Warn("unlock the keychain", "err", err)
		case nil:
			now := await(s, s.vault.probe, ignore)
			if now == keychain.StatusAvailable && status != keychain.StatusDenied {
				return true
			}
		}
	}
	return false
}

// ensureKey sees to it that there is a key to sign in with: the install's
// where the keychain gives it, a new install where there certainly is none,
// else one that is forgotten with the program. It asks the person to unlock
// the keychain only if they want to be remembered.
func (s *site) ensureKey(ctx context.Context, remember bool) error {
	if s.keyKept || s.key != nil && s.skipped {
		return nil
	}
	status := keychain.StatusMissing
	if !s.skipped {
		status = s.vault.probe(ctx)
	}
	if status == keychain.StatusLocked && remember {
		s.update(func(st *State) { st.Flow.Waiting = WaitingKeychain })
		if err := s.vault.unlock(ctx); err == nil {
			status = keychain.StatusAvailable
		}
		s.update(func(st *State) { st.Flow.Waiting = WaitingServer })
	}
	if status == keychain.StatusAvailable {
		key, err := s.vault.install(ctx)
		if err == nil {
			return s.useKey(key, true)
		}
		if errors.Is(err, keychain.ErrNotFound) {
			return s.newInstall(ctx)
		}
		s.log.Warn("read the install", "err", err)
	}
	if s.key != nil {
		return nil
	}
	key, err := dpop.GenerateKey()
	if err != nil {
		return err
	}
	return s.useKey(key, false)
}

func (s *site) newInstall(ctx context.Context) error {
	key := s.key
	if key == nil {
		var err error
		if key, err = dpop.GenerateKey(); err != nil {
			return err
		}
	}
	unlock := s.lock(ctx)
	defer unlock()
	// Another program of this profile may have made one since we looked.
	if theirs, err := s.vault.install(ctx); err == nil {
		return s.useKey(theirs, true)
	}
	err := s.vault.saveInstall(ctx, key)
	if err != nil {
		s.log.Warn("save the install", "err", err)
		return s.useKey(key, false)
	}
	s.noteKeychainUsed()
	return s.useKey(key, true)
}

func (s *site) noteKeychainUsed() {
	err := s.c.options.Profile.Change(func(p *profile.Settings) { p.KeychainUsed = true })
	if err != nil {
		s.log.Warn("note that the keychain is used", "err", err)
	}
}
