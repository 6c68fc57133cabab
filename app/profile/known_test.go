package profile

import (
	"reflect"
	"strings"
	"testing"
)

// TestKnownMembers: a setting that is not known could never become zero again.
func TestKnownMembers(t *testing.T) {
	kind := reflect.TypeFor[Settings]()
	for i := range kind.NumField() {
		name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		if !known[name] {
			t.Errorf("%s is not known", name)
		}
	}
	if len(known) != kind.NumField() {
		t.Errorf("%d known of %d", len(known), kind.NumField())
	}
}
