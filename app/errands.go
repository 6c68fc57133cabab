package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// errands are what is left to do after a session is over here: telling the
// server, where it could not be reached, and removing the keychain's entry,
// where the keychain did not let go of it. One goroutine tries until all is
// done or the visit ends; hashes that the keychain has kept are tried again on
// the next visit. Safe for concurrent use.
type errands struct {
	site *site
	news chan struct{} // holds one: there is something to do, or hope

	mu     sync.Mutex
	hashes []string
	drops  []drop
}

type drop struct {
	id    string
	token Secret
}

func newErrands(s *site) *errands { return &errands{site: s, news: make(chan struct{}, 1)} }

// revoke tells the server when it is reached that these sessions are over.
func (e *errands) revoke(hashes ...string) {
	e.mu.Lock()
	for _, hash := range hashes {
		if !slices.Contains(e.hashes, hash) {
			e.hashes = append(e.hashes, hash)
		}
	}
	e.mu.Unlock()
	e.hope()
}

// drop removes the session's keychain entry when the keychain allows it.
func (e *errands) drop(id string, token Secret) {
	e.mu.Lock()
	e.drops = append(e.drops, drop{id, token})
	e.mu.Unlock()
	e.hope()
}

// hope tries at once: the server has been reached.
func (e *errands) hope() {
	select {
	case e.news <- struct{}{}:
	default:
	}
}

func (e *errands) run() {
	for tries := 0; ; tries++ {
		var again <-chan time.Time
		if !e.try(e.site.ctx) {
			again = time.After(e.site.backoff(tries))
		}
		select {
		case <-e.site.ctx.Done():
			return
		case <-e.news:
			tries = 0
		case <-again:
		}
	}
}

// try reports whether nothing is left to do.
func (e *errands) try(ctx context.Context) bool {
	e.mu.Lock()
	hashes, drops := slices.Clone(e.hashes), slices.Clone(e.drops)
	e.mu.Unlock()
	told, removed := e.tell(ctx, hashes), e.remove(ctx, drops)
	return told && removed
}

func (e *errands) tell(ctx context.Context, hashes []string) bool {
	if len(hashes) == 0 {
		return true
	}
	var told []string
	for _, hash := range hashes {
		if err := e.site.plain.RevokeHash(ctx, hash); err != nil {
			e.site.log.Debug("revoke later", "err", err)
			break
		}
		told = append(told, hash)
	}
	if err := e.strike(ctx, told); err != nil {
		// Telling the server twice does no harm; the list is for next time.
		e.site.log.Warn("strike from the list of sessions to revoke", "err", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.hashes = slices.DeleteFunc(e.hashes, func(h string) bool { return slices.Contains(told, h) })
	return len(e.hashes) == 0
}

// strike takes hashes off the keychain's list.
func (e *errands) strike(ctx context.Context, told []string) error {
	if len(told) == 0 || !e.site.vault.open(ctx) {
		return nil
	}
	unlock := e.site.lock(ctx)
	defer unlock()
	return e.site.vault.changePending(ctx, func(kept []string) []string {
		return slices.DeleteFunc(kept, func(h string) bool { return slices.Contains(told, h) })
	})
}

// note puts a hash on the keychain's list.
func (e *errands) note(ctx context.Context, hash string) error {
	if !e.site.vault.open(ctx) {
		return errors.New("keychain not open")
	}
	return e.site.vault.changePending(ctx, func(kept []string) []string {
		if slices.Contains(kept, hash) {
			return kept
		}
		return append(kept, hash)
	})
}

func (e *errands) remove(ctx context.Context, drops []drop) bool {
	for _, one := range drops {
		if !e.site.vault.open(ctx) {
			return false
		}
		if err := e.removeOne(ctx, one); err != nil {
			e.site.log.Warn("remove the session from the keychain", "err", err)
			return false
		}
		e.mu.Lock()
		e.drops = slices.DeleteFunc(e.drops, func(d drop) bool { return d == one })
		e.mu.Unlock()
		e.site.update(func(st *State) {
			if st.Flow.Problem == ProblemKeychainRemove {
				st.Flow.Problem = ProblemNone
			}
		})
	}
	return true
}

func (e *errands) removeOne(ctx context.Context, one drop) error {
	unlock := e.site.lock(ctx)
	defer unlock()
	return e.site.vault.dropSession(ctx, one.id, one.token)
}
