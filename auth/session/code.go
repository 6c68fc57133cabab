package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// Grant is what a completed flow says about itself.
type Grant struct {
	Thumbprint      string
	AccountID       string
	CodeChallenge   string // PKCE S256 (RFC 7636)
	Scope           string
	DeviceName      string
	AMR             []string
	ACR             string
	AuthTime        time.Time
	ProvedAt        map[auth.Factor]time.Time // when each factor was proved
	PausedSessionID string                    // the session that goes on, or empty for a new one
}

// IssueCode stores a new authorization code inside the caller's transaction,
// so that code and outcome of the last step are one change.
func (s *Service) IssueCode(tx store.Tx, g Grant) (auth.Secret, error) {
	code := newToken()
	err := tx.InsertCode(store.Code{
		Hash: Hash(code), Thumbprint: g.Thumbprint, AccountID: g.AccountID,
		CodeChallenge: g.CodeChallenge, Scope: g.Scope, DeviceName: g.DeviceName,
		AMR: g.AMR, ACR: g.ACR, AuthTime: g.AuthTime, ProvedAt: g.ProvedAt, PausedSessionID: g.PausedSessionID,
		ExpiresAt: s.now().Add(CodeLife),
	})
	if err != nil {
		return "", fmt.Errorf("issue code: %w", err)
	}
	return code, nil
}

// Redeem turns a code into tokens, once. The same key and verifier within 60 s
// of that, the tokens unused, get the same tokens again (the answer was lost);
// any other second use ends the session. It returns *EndedError for every
// refusal.
func (s *Service) Redeem(ctx context.Context, code, verifier auth.Secret, thumbprint, place string) (Tokens, error) {
	var tokens Tokens
	var refusal *EndedError
	err := s.store.Update(ctx, func(tx store.Tx) error {
		tokens, refusal = Tokens{}, nil
		kept, err := tx.Code(Hash(code))
		if errors.Is(err, store.ErrNotFound) {
			refusal = &EndedError{Reason: auth.EndedUnknown}
			return nil
		}
		if err != nil {
			return err
		}
		right := kept.Thumbprint == thumbprint && pkceMatches(kept.CodeChallenge, verifier)
		if !kept.SpentAt.IsZero() {
			tokens, refusal, err = s.redeemAgain(tx, kept, code, right)
			return err
		}
		if !right { // a thief without the key cannot spend it for its owner
			refusal = &EndedError{Reason: auth.EndedUnknown}
			return nil
		}
		if !s.now().Before(kept.ExpiresAt) {
			refusal = &EndedError{Reason: auth.EndedByExpiry}
			return tx.SpendCode(kept.Hash, "", s.now()) // a clock that goes back must not revive it
		}
		tokens, refusal, err = s.redeemFirst(tx, kept, code)
		if err != nil || refusal != nil {
			return err
		}
		return tx.NoteUse(tokens.Session.ID, place, s.now())
	})
	if err != nil {
		return Tokens{}, fmt.Errorf("redeem code: %w", err)
	}
	if refusal != nil {
		return Tokens{}, refusal
	}
	return tokens, nil
}

func (s *Service) redeemFirst(tx store.Tx, kept store.Code, code auth.Secret) (Tokens, *EndedError, error) {
	account, err := tx.Account(kept.AccountID)
	if err != nil {
		return Tokens{}, nil, err
	}
	if account.Disabled {
		return Tokens{}, &EndedError{Reason: auth.EndedByDisabling}, nil
	}
	if kept.PausedSessionID != "" {
		return s.resume(tx, kept, code)
	}
	now := s.now()
	if overtaken(account, kept, now) {
		return Tokens{}, &EndedError{Reason: auth.EndedByPassword, At: account.PasswordSetAt}, nil
	}
	refresh := derive(s.keyRefresh, code)
	life := store.Session{
		Session: auth.Session{
			ID: rand.Text(), AccountID: kept.AccountID, Thumbprint: kept.Thumbprint,
			Scope: kept.Scope, DeviceName: kept.DeviceName, AMR: kept.AMR, ACR: kept.ACR,
			AuthTime: kept.AuthTime, ProvedAt: kept.ProvedAt, CreatedAt: now, AbsoluteUntil: now.Add(limitsOf(kept.Scope).Absolute),
		},
		Refresh: Hash(refresh), RotatedAt: now,
	}
	life.IdleUntil = idleUntil(life.Session, now)
	if err := tx.InsertSession(life); err != nil {
		return Tokens{}, nil, err
	}
	tokens, err := s.giveAccess(tx, life, derive(s.keyAccess, code), refresh)
	if err != nil {
		return Tokens{}, nil, err
	}
	return tokens, nil, tx.SpendCode(kept.Hash, life.ID, now)
}

// overtaken: a password was set after this sign-in, to end all that came of
// the old one. One set in the future, by a clock that went back, says nothing.
func overtaken(account store.Account, kept store.Code, now time.Time) bool {
	return account.PasswordSetAt.After(kept.AuthTime) && !account.PasswordSetAt.After(now)
}

// resume gives a paused session a fresh access token; its refresh token was
// never spent and is not told again.
func (s *Service) resume(tx store.Tx, kept store.Code, code auth.Secret) (Tokens, *EndedError, error) {
	life, err := tx.Session(kept.PausedSessionID)
	if err != nil {
		return Tokens{}, nil, err
	}
	if !life.EndedAt.IsZero() {
		return Tokens{}, ended(life.Session), nil
	}
	if s.expired(life) {
		refusal := &EndedError{Reason: auth.EndedByExpiry, At: s.now()}
		return Tokens{}, refusal, tx.EndSession(life.ID, auth.EndedByExpiry, "", s.now())
	}
	tokens, err := s.giveAccess(tx, life, derive(s.keyAccess, code), "")
	if err != nil {
		return Tokens{}, nil, err
	}
	return tokens, nil, tx.SpendCode(kept.Hash, life.ID, s.now())
}

func (s *Service) redeemAgain(tx store.Tx, kept store.Code, code auth.Secret, right bool) (Tokens, *EndedError, error) {
	life, err := tx.Session(kept.SessionID)
	if errors.Is(err, store.ErrNotFound) {
		return Tokens{}, &EndedError{Reason: auth.EndedUnknown}, nil
	}
	if err != nil {
		return Tokens{}, nil, err
	}
	if !life.EndedAt.IsZero() {
		return Tokens{}, ended(life.Session), nil
	}
	late := s.now().Sub(kept.SpentAt) >= redeemAgain
	// A paused session was in use before; only its access token is new.
	if !right || late || life.Used && kept.PausedSessionID == "" {
		refusal := &EndedError{Reason: auth.EndedByReuse, At: s.now()}
		return Tokens{}, refusal, tx.EndSession(life.ID, auth.EndedByReuse, "", s.now())
	}
	access := derive(s.keyAccess, code)
	bearer, err := tx.Bearer(Hash(access))
	if err != nil {
		return Tokens{}, nil, err
	}
	again := Tokens{Access: access, AccessExpires: bearer.Token.ExpiresAt.Sub(s.now()), Session: life.Session}
	if kept.PausedSessionID == "" {
		again.Refresh = derive(s.keyRefresh, code)
	}
	return again, nil, nil
}

func (s *Service) giveAccess(tx store.Tx, life store.Session, access, refresh auth.Secret) (Tokens, error) {
	err := tx.InsertAccessToken(store.AccessToken{
		Hash: Hash(access), SessionID: life.ID, ExpiresAt: s.now().Add(AccessLife),
	})
	if err != nil {
		return Tokens{}, fmt.Errorf("access token: %w", err)
	}
	return Tokens{Access: access, AccessExpires: AccessLife, Refresh: refresh, Session: life.Session}, nil
}

// pkceMatches checks RFC 7636 section 4.6, S256 only.
func pkceMatches(challenge string, verifier auth.Secret) bool {
	if len(verifier) < 43 || len(verifier) > 128 {
		return false
	}
	sum := sha256.Sum256([]byte(verifier.Reveal()))
	got := base64.RawURLEncoding.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(got), []byte(challenge)) == 1
}

func ended(s auth.Session) *EndedError {
	return &EndedError{Reason: s.EndedReason, By: s.EndedBy, At: s.EndedAt}
}
