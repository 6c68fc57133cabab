package directory_test

import (
	"errors"
	"strings"
	"testing"

	"foyer/auth/authtest"
	"foyer/auth/directory"
)

// An organization's name is shown to its people, in mails too.
func TestOrganizationHasAName(t *testing.T) {
	people := authtest.Start(t).Service.Directory
	for _, name := range []string{"", "  ", "Clinic\r\nBcc: x@example.org", "Clinic\x1b[2J", strings.Repeat("Clinic ", 30)} {
		if made, err := people.CreateOrganization(t.Context(), name); !errors.Is(err, directory.ErrName) || made.ID != "" {
			t.Errorf("%q: %+v, %v", name, made, err)
		}
	}
	if made, err := people.CreateOrganization(t.Context(), " Clinic "); err != nil || made.Name != "Clinic" {
		t.Errorf("%+v, %v", made, err)
	}
}
