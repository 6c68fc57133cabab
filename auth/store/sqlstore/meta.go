package sqlstore

const (
	sqlMeta    = `SELECT value FROM meta WHERE name = ?`
	sqlSetMeta = `INSERT INTO meta (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value`
)

func (t *tx) Meta(key string) (string, error) {
	var value string
	err := t.get("meta "+key, sqlMeta, []any{key}, []any{&value})
	return value, err
}

func (t *tx) SetMeta(key, value string) error {
	_, err := t.exec("set meta "+key, sqlSetMeta, key, value)
	return err
}
