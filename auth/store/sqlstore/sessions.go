package sqlstore

import (
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

const (
	sessionColumns = `s.id, s.account_id, s.thumbprint, s.scope, s.device_name, s.amr, s.acr, s.auth_time,
s.proved_at, s.created_at, s.idle_until, s.absolute_until, s.ended_at, s.ended_reason, s.ended_by,
s.refresh_hash, s.predecessor_hash, s.rotated_at, s.confirmed, s.used, s.used_at, s.place`

	sqlInsertSession = `INSERT INTO sessions (id, account_id, thumbprint, scope, device_name, amr, acr,
auth_time, proved_at, created_at, idle_until, absolute_until, ended_at, ended_reason, ended_by,
refresh_hash, predecessor_hash, rotated_at, confirmed, used, used_at, place)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlSession          = `SELECT ` + sessionColumns + ` FROM sessions s WHERE s.id = ?`
	sqlSessionByRefresh = `SELECT ` + sessionColumns + ` FROM sessions s
WHERE s.refresh_hash = ? OR s.predecessor_hash = ?`
	sqlSessionsOf = `SELECT ` + sessionColumns + ` FROM sessions s WHERE s.account_id = ?
ORDER BY s.created_at, s.id`
	sqlSessionExists = `SELECT id FROM sessions WHERE id = ?`
	sqlRotateSession = `UPDATE sessions SET predecessor_hash = refresh_hash, refresh_hash = ?, rotated_at = ?,
confirmed = 0 WHERE id = ? AND refresh_hash = ? AND ended_at = 0`
	sqlTouchSession = `UPDATE sessions SET idle_until = ?, confirmed = ?, used = ?
WHERE id = ? AND ended_at = 0`
	sqlEndSession = `UPDATE sessions SET ended_at = ?, ended_reason = ?, ended_by = ?
WHERE id = ? AND ended_at = 0`
	sqlEndSessionsOf = `UPDATE sessions SET ended_at = ?, ended_reason = ?, ended_by = ?
WHERE account_id = ? AND ended_at = 0`
	sqlNoteUse   = `UPDATE sessions SET used_at = ?, place = ? WHERE id = ?`
	sqlSetProofs = `UPDATE sessions SET proved_at = ?, acr = ?, amr = ?, auth_time = ? WHERE id = ? AND ended_at = 0`
)

func sessionIn(s *store.Session) []any {
	return []any{
		&s.ID, &s.AccountID, &s.Thumbprint, &s.Scope, &s.DeviceName, textsIn[string]{&s.AMR}, &s.ACR,
		timeIn{&s.AuthTime}, proofsIn{&s.ProvedAt}, timeIn{&s.CreatedAt}, timeIn{&s.IdleUntil}, timeIn{&s.AbsoluteUntil},
		timeIn{&s.EndedAt}, textIn{(*string)(&s.EndedReason)}, &s.EndedBy, textIn{&s.Refresh},
		textIn{&s.Predecessor}, timeIn{&s.RotatedAt}, truthIn{&s.Confirmed}, truthIn{&s.Used}, timeIn{&s.UsedAt}, &s.Place,
	}
}

func (t *tx) InsertSession(s store.Session) error {
	return t.one("insert session", store.ErrConflict, sqlInsertSession, s.ID, s.AccountID, s.Thumbprint,
		s.Scope, s.DeviceName, texts(s.AMR), s.ACR, millis(s.AuthTime), proofs(s.ProvedAt),
		millis(s.CreatedAt), millis(s.IdleUntil), millis(s.AbsoluteUntil), millis(s.EndedAt), string(s.EndedReason),
		s.EndedBy, orNull(s.Refresh), orNull(s.Predecessor), millis(s.RotatedAt),
		truth(s.Confirmed), truth(s.Used), millis(s.UsedAt), s.Place)
}

func (t *tx) NoteUse(id, place string, at time.Time) error {
	return t.one("note use of session", store.ErrNotFound, sqlNoteUse, millis(at), place, id)
}

func (t *tx) Session(id string) (store.Session, error) {
	var s store.Session
	err := t.get("session", sqlSession, []any{id}, sessionIn(&s))
	return s, err
}

func (t *tx) SessionByRefresh(hash string) (store.Session, error) {
	var s store.Session
	err := t.get("session by refresh token", sqlSessionByRefresh, []any{hash, hash}, sessionIn(&s))
	return s, err
}

func (t *tx) SessionsOf(accountID string) ([]store.Session, error) {
	return list(t, "sessions", sqlSessionsOf, []any{accountID}, sessionIn)
}

func (t *tx) RotateSession(id, from, next string, at time.Time) error {
	return t.change("rotate session", id, sqlRotateSession, next, millis(at), id, from)
}

func (t *tx) TouchSession(id string, idleUntil time.Time, confirmed, used bool) error {
	return t.change("touch session", id, sqlTouchSession,
		millis(idleUntil), truth(confirmed), truth(used), id)
}

func (t *tx) EndSession(id string, reason auth.EndReason, by string, at time.Time) error {
	const what = "end session"
	if millis(at) == 0 {
		return t.fault(what, errNoTime)
	}
	return t.change(what, id, sqlEndSession, millis(at), string(reason), by, id)
}

func (t *tx) EndSessionsOf(accountID string, reason auth.EndReason, by string, at time.Time) (int, error) {
	const what = "end sessions"
	if millis(at) == 0 {
		return 0, t.fault(what, errNoTime)
	}
	return t.exec(what, sqlEndSessionsOf, millis(at), string(reason), by, accountID)
}

func (t *tx) SetProofs(id string, provedAt map[auth.Factor]time.Time, acr string, amr []string, authTime time.Time) error {
	return t.change("set proofs", id, sqlSetProofs, proofs(provedAt), acr, texts(amr), millis(authTime), id)
}

// change runs a conditional update of the session id.
func (t *tx) change(what, id, query string, args ...any) error {
	n, err := t.exec(what, query, args...)
	if err == nil && n == 0 {
		err = t.lost(what, sqlSessionExists, id)
	}
	return err
}
