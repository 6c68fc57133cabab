package store

import (
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// Picture is a person's picture.
type Picture struct {
	AccountID string
	Type      string // "image/png" or "image/jpeg"
	Data      []byte // empty comes back nil
	// Tag is short, and another for other Data; PutPicture makes it.
	Tag       string
	UpdatedAt time.Time
}

// PictureTag is the Tag of a picture's Data: 16 letters, digits, - and _.
func PictureTag(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Pictures keeps one an account.
type Pictures interface {
	// PutPicture inserts or replaces.
	PutPicture(Picture) error
	// Picture wraps ErrNotFound for an account without one.
	Picture(accountID string) (Picture, error)
	// PictureTag returns the Tag alone, empty for an account without a picture.
	PictureTag(accountID string) (string, error)
	// PictureTags returns those of an organization's accounts, by account, but
	// of those without a picture.
	PictureTags(organizationID string) (map[string]string, error)
	DeletePicture(accountID string) error
}
