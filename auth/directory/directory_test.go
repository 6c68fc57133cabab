package directory_test

import (
	"errors"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/factor/password"
)

func TestAccountsAreCheckedBeforeTheyAreMade(t *testing.T) {
	people := authtest.Start(t).Service.Directory
	good := directory.NewAccount{Email: "ann@example.org", Username: "ann.lee", Name: "Ann Lee", Password: authtest.Password}
	rows := []struct {
		name string
		edit func(n *directory.NewAccount)
		want error
	}{
		{"no email", func(n *directory.NewAccount) { n.Email = "" }, directory.ErrEmail},
		{"no domain", func(n *directory.NewAccount) { n.Email = "ann" }, directory.ErrEmail},
		{"with a name", func(n *directory.NewAccount) { n.Email = "Ann <ann@example.org>" }, directory.ErrEmail},
		{"two addresses", func(n *directory.NewAccount) { n.Email = "a@example.org, b@example.org" }, directory.ErrEmail},
		{"a header within", func(n *directory.NewAccount) { n.Email = "ann@example.org\r\nBcc: x@example.org" }, directory.ErrEmail},
		{"too long", func(n *directory.NewAccount) { n.Email = strings.Repeat("a", 250) + "@example.org" }, directory.ErrEmail},
		{"a username like an email", func(n *directory.NewAccount) { n.Username = "ben@example.org" }, directory.ErrUsername},
		{"a short username", func(n *directory.NewAccount) { n.Username = "a" }, directory.ErrUsername},
		{"a username with a space", func(n *directory.NewAccount) { n.Username = "ann lee" }, directory.ErrUsername},
		{"no name", func(n *directory.NewAccount) { n.Name = "  " }, directory.ErrName},
		{"a name that moves the cursor", func(n *directory.NewAccount) { n.Name = "Ann\x1b[2J" }, directory.ErrName},
		{"an endless name", func(n *directory.NewAccount) { n.Name = strings.Repeat("Ann ", 30) }, directory.ErrName},
		{"an endless password", func(n *directory.NewAccount) { n.Password = auth.Secret(strings.Repeat("Aa1-", 1025)) }, password.ErrTooLong},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			n := good
			row.edit(&n)
			made, err := people.Create(t.Context(), n)
			if !errors.Is(err, row.want) || made != (auth.Account{}) {
				t.Errorf("%+v, %v", made, err)
			}
			if err := people.Check(n); !errors.Is(err, row.want) {
				t.Errorf("checked: %v", err)
			}
		})
	}
	var weak *directory.WeakPasswordError
	n := good
	n.Password = "Ann.Lee-1"
	if _, err := people.Create(t.Context(), n); !errors.As(err, &weak) || strings.Join(weak.Rules, " ") != "context" {
		t.Errorf("%v", err)
	}
}

func TestAnIdentifierNamesOneAccount(t *testing.T) {
	people := authtest.Start(t).Service.Directory
	ann := directory.NewAccount{Email: "ann@example.org", Username: "ann.lee", Name: "Ann", Password: authtest.Password}
	if _, err := people.Create(t.Context(), ann); err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]directory.NewAccount{
		"same email":             {Email: "ANN@example.org", Name: "Other", Password: authtest.Password},
		"same email, full width": {Email: "ann@ｅxample.org", Name: "Other", Password: authtest.Password},
		"same username":          {Email: "other@example.org", Username: "Ann.Lee", Name: "Other", Password: authtest.Password},
	} {
		if _, err := people.Create(t.Context(), other); !errors.Is(err, directory.ErrTaken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, change := range []func() error{
		func() error { return people.Disable(t.Context(), "nobody", directory.Actor{}) },
		func() error { return people.Enable(t.Context(), "", directory.Actor{}) },
		func() error { return people.Unlock(t.Context(), "nobody@example.org") },
		func() error { return people.SetPassword(t.Context(), "nobody", authtest.Password, false) },
	} {
		if err := change(); !errors.Is(err, directory.ErrNoAccount) {
			t.Errorf("nobody: %v", err)
		}
	}
}
