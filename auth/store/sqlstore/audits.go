package sqlstore

import (
	"strings"

	"foyer/auth/store"
)

const (
	auditColumns = `id, happened_at, event, outcome, account_id, actor_id, organization_id, factor,
device_name, source, detail`

	sqlInsertAudit = `INSERT INTO audits (` + auditColumns + `)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlAudits      = `SELECT ` + auditColumns + ` FROM audits`
	sqlNewestFirst = ` ORDER BY happened_at DESC, id DESC LIMIT ?`
)

func auditIn(a *store.Audit) []any {
	return []any{
		&a.ID, timeIn{&a.At}, &a.Event, &a.Outcome, &a.AccountID, &a.ActorID, &a.OrganizationID,
		textIn{(*string)(&a.Factor)}, &a.DeviceName, &a.Source, &a.Detail,
	}
}

func (t *tx) InsertAudit(a store.Audit) error {
	return t.one("insert audit", store.ErrConflict, sqlInsertAudit, a.ID, millis(a.At), a.Event, a.Outcome,
		a.AccountID, a.ActorID, a.OrganizationID, string(a.Factor), a.DeviceName, a.Source, a.Detail)
}

func (t *tx) Audits(f store.AuditFilter) ([]store.Audit, error) {
	query, args := auditQuery(f)
	return list(t, "audits", query, args, auditIn)
}

// auditQuery names only the fields that are set, so that each filter finds
// its index. There are few texts: one for each set of fields.
func auditQuery(f store.AuditFilter) (query string, args []any) {
	var conditions []string
	where := func(set bool, condition string, arg any) {
		if set {
			conditions, args = append(conditions, condition), append(args, arg)
		}
	}
	where(f.AccountID != "", "account_id = ?", f.AccountID)
	where(f.OrganizationID != "", "organization_id = ?", f.OrganizationID)
	where(f.Event != "", "event = ?", f.Event)
	where(!f.Since.IsZero(), "happened_at >= ?", millis(f.Since))
	where(!f.Before.IsZero(), "happened_at < ?", millis(f.Before))
	query = sqlAudits
	if len(conditions) > 0 {
		query += " WHERE " + strings.Join(conditions, " AND ")
	}
	if f.Limit <= 0 {
		f.Limit = store.AuditLimit
	}
	return query + sqlNewestFirst, append(args, f.Limit)
}
