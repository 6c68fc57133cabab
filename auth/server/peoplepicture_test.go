package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
)

func pictureOf(id string) string { return strings.Replace(api.PathPersonPicture, "{id}", id, 1) }

// wears puts a picture of that many pixels a side.
func (d *desk) wears(t *testing.T, side int) {
	t.Helper()
	if reply := put(d.Wire, d.tokens.AccessToken, "image/png", paint(t, "png", side)); reply.Status != http.StatusNoContent {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
}

// looks fetches a picture of which it may have one already.
func (d *desk) looks(id, known string) authtest.Reply {
	before := d.Bend
	defer func() { d.Bend = before }()
	d.Bend = func(r *http.Request) { r.Header.Set("If-None-Match", known) }
	return d.Get(pictureOf(id), d.tokens.AccessToken)
}

// tagIn waits for a person's tag in the stream.
func tagIn(seen *authtest.Stream, id string) string {
	for {
		var people api.StreamPeople
		_ = json.Unmarshal([]byte(seen.Until(api.EventPresence).Data), &people)
		for _, one := range people.People {
			if one.ID == id {
				return one.Picture
			}
		}
	}
}

// folkTag is a person's tag in the list.
func (d *desk) folkTag(t *testing.T, id string) string {
	t.Helper()
	var folk api.Folk
	d.Get(api.PathFolk, d.tokens.AccessToken).Into(t, &folk)
	for _, one := range folk.People {
		if one.ID == id {
			return one.Picture
		}
	}
	t.Fatalf("%s is not listed", id)
	return ""
}

// R27: colleagues see a picture, and at once when it is another.
func TestColleaguesSeeAPictureAndItsChange(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann, ben := k.desk(t, k.hire(annEmail, auth.RoleMember)), k.desk(t, k.hire(benEmail, auth.RoleMember))
	if tag := ann.folkTag(t, ben.id); tag != "" {
		t.Errorf("no picture has the tag %q", tag)
	}
	seen := ann.stream()
	seen.Until(api.EventSnapshot)
	ben.stream()
	if tag := tagIn(seen, ben.id); tag != "" {
		t.Errorf("no picture has the tag %q", tag)
	}
	tags := map[string]bool{"": true}
	for _, side := range []int{16, 24} {
		ben.wears(t, side)
		tag := tagIn(seen, ben.id)
		if tags[tag] || ann.folkTag(t, ben.id) != tag {
			t.Errorf("the tag %q in the stream, %q in the list", tag, ann.folkTag(t, ben.id))
		}
		tags[tag] = true
		got := ann.looks(ben.id, "")
		if got.Status != http.StatusOK || got.Header.Get("ETag") != `"`+tag+`"` || !samePicture(t, "image/png", paint(t, "png", side), got.Raw) {
			t.Errorf("%d %v", got.Status, got.Header)
		}
	}
	if reply := ben.Call(http.MethodDelete, api.PathMyPicture, ben.tokens.AccessToken, nil); reply.Status != http.StatusNoContent {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	if tag := tagIn(seen, ben.id); tag != "" {
		t.Errorf("a removed picture has the tag %q", tag)
	}
	if got := ann.looks(ben.id, ""); got.Status != http.StatusNotFound {
		t.Errorf("a removed picture: %d", got.Status)
	}
}

// Who has a picture shows it from the first event on.
func TestAPictureComesWithItsPerson(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann, ben := k.desk(t, k.hire(annEmail, auth.RoleMember)), k.desk(t, k.hire(benEmail, auth.RoleMember))
	ben.wears(t, 16)
	seen := ann.stream()
	seen.Until(api.EventSnapshot)
	ben.stream()
	if tag := tagIn(seen, ben.id); tag == "" || tag != ann.folkTag(t, ben.id) {
		t.Errorf("the tag %q", tag)
	}
}

func TestAPictureThatIsKnownIsNotSentAgain(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann, ben := k.desk(t, k.hire(annEmail, auth.RoleMember)), k.desk(t, k.hire(benEmail, auth.RoleMember))
	ben.wears(t, 16)
	first := ann.looks(ben.id, "")
	tag := first.Header.Get("ETag")
	for name, want := range map[string]string{
		"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache",
	} {
		if got := first.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	ben.Bend = func(r *http.Request) { r.Header.Set("If-None-Match", tag) }
	if got := ben.Get(api.PathMyPicture, ben.tokens.AccessToken); got.Status != http.StatusNotModified || got.Raw != "" {
		t.Errorf("the own: %d with %d bytes", got.Status, len(got.Raw))
	}
	ben.Bend = nil
	for known, status := range map[string]int{
		tag: 304, "W/" + tag: 304, `"other", ` + tag: 304, `"other"`: 200, "*": 200, strings.Trim(tag, `"`): 200,
	} {
		got := ann.looks(ben.id, known)
		if got.Status != status || (got.Raw == "") != (status == 304) || got.Header.Get("ETag") != tag {
			t.Errorf("%s: %d with %d bytes, ETag %s", known, got.Status, len(got.Raw), got.Header.Get("ETag"))
		}
	}
	ben.wears(t, 24)
	if got := ann.looks(ben.id, tag); got.Status != http.StatusOK || got.Header.Get("ETag") == tag {
		t.Errorf("another picture: %d", got.Status)
	}
}

// S35: a picture is for those whose list its person is in.
func TestWhoSeesAPicture(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	there := k.CreateOrganization("Elsewhere", auth.MFAOff)
	ann := k.desk(t, k.hire(annEmail, auth.RoleMember))
	guest := k.desk(t, k.hire("guest@example.org", auth.RoleGuest))
	solo := k.desk(t, k.CreateAccount("solo@example.org", "Solo", right))
	eve := k.desk(t, k.Create(directory.NewAccount{Email: "eve@example.org", Name: "Eve", Password: right, OrganizationID: there.ID, Role: auth.RoleAdmin}))
	gone := k.desk(t, k.hire("gone@example.org", auth.RoleMember))
	for _, one := range []*desk{ann, guest, solo, eve, gone} {
		one.wears(t, 16)
		if got := one.looks(one.id, ""); got.Status != http.StatusOK {
			t.Errorf("the own: %d", got.Status)
		}
	}
	if err := k.Service.Directory.Disable(t.Context(), "gone@example.org", directory.Actor{}); err != nil {
		t.Fatal(err)
	}
	nobody := ann.looks("nobody", "")
	for name, row := range map[string]struct {
		who  *desk
		whom string
	}{
		"somebody elsewhere sees a member": {eve, ann.id}, "a member sees somebody elsewhere": {ann, eve.id},
		"a guest sees a member": {guest, ann.id}, "a member sees a guest": {ann, guest.id},
		"solo sees a member": {solo, ann.id}, "a member sees solo": {ann, solo.id},
		"a member sees who is disabled": {ann, gone.id},
	} {
		got := row.who.looks(row.whom, "")
		if got.Status != http.StatusNotFound || got.Raw != nobody.Raw || got.Header.Get("ETag") != "" {
			t.Errorf("%s: %d %s, where nobody is: %s", name, got.Status, got.Raw, nobody.Raw)
		}
	}
	if got := ann.Get(pictureOf(ann.id), ""); got.Status != http.StatusUnauthorized {
		t.Errorf("signed out: %d", got.Status)
	}
}
