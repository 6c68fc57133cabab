package app

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"foyer/app/keychain"
	"foyer/auth/client"
	"foyer/auth/dpop"
)

// vault is the keychain's entries of one profile and server. Calls go one
// after the other, in the order they came. Safe for concurrent use.
type vault struct {
	site *site
	turn chan struct{}
}

func newVault(s *site) *vault { return &vault{site: s, turn: make(chan struct{}, 1)} }

// waitingShown is how long a call takes before the window says so.
const waitingShown = 300 * time.Millisecond

// call makes one call in its turn and publishes what it says of the keychain.
func (v *vault) call(ctx context.Context, do func(keychain.Keychain) error) error {
	select {
	case v.turn <- struct{}{}:
		defer func() { <-v.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	over := false // guarded by the Client's mutex
	shown := time.AfterFunc(waitingShown, func() {
		v.site.update(func(st *State) { st.Keychain.Waiting = !over })
	})
	defer shown.Stop()
	err := do(v.site.c.options.Keychain)
	v.site.update(func(st *State) { over, st.Keychain.Waiting = true, false })
	v.show(keychain.StatusOf(err))
	return err
}

func (v *vault) show(status keychain.Status) {
	if status == keychain.StatusUnknown {
		return
	}
	v.site.update(func(st *State) { st.Keychain.Status = KeychainStatus(status) })
}

// probe looks at the keychain without ever asking the person.
func (v *vault) probe(ctx context.Context) keychain.Status {
	status := v.site.c.options.Keychain.Probe(ctx)
	v.show(status)
	return status
}

func (v *vault) open(ctx context.Context) bool {
	return !v.site.skipped && v.probe(ctx) == keychain.StatusAvailable
}

func (v *vault) unlock(ctx context.Context) error {
	return v.call(ctx, func(k keychain.Keychain) error { return k.Unlock(ctx) })
}

func (v *vault) name(kind string) keychain.Name {
	return keychain.Name{Profile: v.site.c.options.ProfileKey, Server: v.site.keychainServer(), Kind: kind}
}

func (v *vault) get(ctx context.Context, kind string) (value Secret, err error) {
	err = v.call(ctx, func(k keychain.Keychain) error {
		value, err = k.Get(ctx, v.name(kind))
		return err
	})
	return value, err
}

// set succeeds only after the value was read back, which Keychain promises.
func (v *vault) set(ctx context.Context, kind string, value Secret) error {
	return v.call(ctx, func(k keychain.Keychain) error { return k.Set(ctx, v.name(kind), value) })
}

func (v *vault) delete(ctx context.Context, kind string) error {
	return v.call(ctx, func(k keychain.Keychain) error { return k.Delete(ctx, v.name(kind)) })
}

// install wraps keychain.ErrNotFound only where there certainly is none.
func (v *vault) install(ctx context.Context) (*dpop.Key, error) {
	value, err := v.get(ctx, keychain.KindInstall)
	if err != nil {
		return nil, err
	}
	return decodeInstall(value)
}

func (v *vault) saveInstall(ctx context.Context, key *dpop.Key) error {
	value, err := encodeEntry(installEntry{Version: entryVersion, Key: key.Encode(), ID: rand.Text()})
	if err != nil {
		return err
	}
	return v.set(ctx, keychain.KindInstall, value)
}

func (v *vault) session(ctx context.Context) (sessionEntry, error) {
	value, err := v.get(ctx, keychain.KindSession)
	if err != nil {
		return sessionEntry{}, err
	}
	return decodeSession(value)
}

func (v *vault) saveSession(ctx context.Context, entry sessionEntry) error {
	value, err := entry.encode()
	if err != nil {
		return err
	}
	return v.set(ctx, keychain.KindSession, value)
}

// dropSession removes the session's entry, unless another session has taken
// its place. The caller holds the profile's lock.
func (v *vault) dropSession(ctx context.Context, id string, tokens ...Secret) error {
	entry, err := v.session(ctx)
	switch {
	case errors.Is(err, keychain.ErrNotFound), errors.Is(err, errEntry):
		return nil
	case err != nil:
		return err
	case entry.ID != id && !slices.Contains(tokens, entry.Token):
		return nil
	}
	return v.delete(ctx, keychain.KindSession)
}

func (v *vault) pending(ctx context.Context) ([]string, error) {
	value, err := v.get(ctx, keychain.KindPendingRevoke)
	if errors.Is(err, keychain.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodePending(value)
}

// changePending edits the list. The caller holds the profile's lock.
func (v *vault) changePending(ctx context.Context, edit func([]string) []string) error {
	hashes, err := v.pending(ctx)
	if err != nil && !errors.Is(err, errEntry) {
		return err
	}
	changed := edit(slices.Clone(hashes))
	if slices.Equal(changed, hashes) {
		return nil
	}
	if len(changed) == 0 {
		return v.delete(ctx, keychain.KindPendingRevoke)
	}
	changed = changed[max(0, len(changed)-maxPending):]
	value, err := encodeEntry(pendingEntry{Version: entryVersion, Hashes: changed})
	if err != nil {
		return err
	}
	return v.set(ctx, keychain.KindPendingRevoke, value)
}

func hashOf(token Secret) string { return client.TokenHash(token) }
