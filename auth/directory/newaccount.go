package directory

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"foyer/auth"
)

// NewAccount is what an account begins with. Username may be empty.
type NewAccount struct {
	Email, Username, Name string
	Password              auth.Secret
	OrganizationID        string
	Role                  auth.Role // RoleSolo, or RoleMember with an organization
}

func (n NewAccount) role() auth.Role {
	switch {
	case n.Role != "":
		return n.Role
	case n.OrganizationID != "":
		return auth.RoleMember
	}
	return auth.RoleSolo
}

func (n NewAccount) check() error {
	if !auth.IsEmail(n.Email) {
		return fmt.Errorf("%w: %q", ErrEmail, n.Email)
	}
	if n.Username != "" && !isUsername(strings.TrimSpace(n.Username)) {
		return fmt.Errorf("%w: %q", ErrUsername, n.Username)
	}
	if !auth.IsName(n.Name) {
		return fmt.Errorf("%w: %q", ErrName, n.Name)
	}
	return nil
}

// isUsername keeps usernames apart from emails: no "@".
func isUsername(text string) bool {
	if n := utf8.RuneCountInString(text); n < 2 || n > 64 {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_", r)
	})
}
