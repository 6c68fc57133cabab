package store

// Meta keeps single facts about the database, such as the key's fingerprint.
type Meta interface {
	Meta(key string) (string, error)
	SetMeta(key, value string) error
}
