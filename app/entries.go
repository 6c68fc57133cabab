package app

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"foyer/app/keychain"
	"foyer/auth/dpop"
)

// errEntry is an entry of the keychain that is not ours to understand: damaged,
// or of a newer version. It is left as it is.
var errEntry = errors.New("entry of the keychain not understood")

// entryVersion is of the form below; a newer one is not understood.
const entryVersion = 1

// installEntry is what makes this install known to an account.
type installEntry struct {
	Version int    `json:"v"`
	Key     Secret `json:"key"`
	ID      string `json:"id"`
}

// sessionEntry is a remembered session, with what home shows before the
// server is reached.
type sessionEntry struct {
	Version    int       `json:"v"`
	Token      Secret    `json:"token"`
	Thumbprint string    `json:"key"` // never presented with another key
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Username   string    `json:"username"`
	Email      string    `json:"email"`
	SavedAt    time.Time `json:"saved_at"`
}

// pendingEntry lists sessions that are over here, but not yet on the server.
type pendingEntry struct {
	Version int      `json:"v"`
	Hashes  []string `json:"hashes"`
}

// maxPending keeps the entry below keychain.MaxValue; the oldest go first, as
// their sessions end by themselves.
const maxPending = 24

func encodeEntry(entry any) (Secret, error) {
	plain, err := json.Marshal(entry)
	if err != nil {
		return "", err
	}
	return Secret(base64.RawURLEncoding.EncodeToString(plain)), nil
}

// encode shortens what people read until the entry fits.
func (e sessionEntry) encode() (Secret, error) {
	e.Version = entryVersion
	for limit := 200; ; limit /= 2 {
		e.Name, e.Username, e.Email = shorten(e.Name, limit), shorten(e.Username, limit), shorten(e.Email, limit)
		value, err := encodeEntry(e)
		if err != nil || len(value) < keychain.MaxValue || limit == 0 {
			return value, err
		}
	}
}

func shorten(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit])
	}
	return text
}

func decodeEntry(value Secret, into any) error {
	plain, err := base64.RawURLEncoding.DecodeString(value.Reveal())
	if err != nil || json.Unmarshal(plain, into) != nil {
		return errEntry
	}
	return nil
}

func decodeInstall(value Secret) (*dpop.Key, error) {
	var entry installEntry
	if err := decodeEntry(value, &entry); err != nil {
		return nil, err
	}
	key, err := dpop.ParseKey(entry.Key)
	if entry.Version != entryVersion || err != nil {
		return nil, errEntry
	}
	return key, nil
}

func decodeSession(value Secret) (sessionEntry, error) {
	var entry sessionEntry
	err := decodeEntry(value, &entry)
	if err != nil || entry.Version != entryVersion || entry.Token == "" || entry.Thumbprint == "" {
		return sessionEntry{}, errEntry
	}
	return entry, nil
}

func decodePending(value Secret) ([]string, error) {
	var entry pendingEntry
	err := decodeEntry(value, &entry)
	if err != nil || entry.Version != entryVersion || len(entry.Hashes) > maxPending {
		return nil, errEntry
	}
	return entry.Hashes, nil
}
