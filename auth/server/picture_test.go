package server_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
)

func paint(t *testing.T, kind string, side int) []byte {
	t.Helper()
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	var out bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&out, picture)
	case "jpeg":
		err = jpeg.Encode(&out, picture, nil)
	case "gif":
		err = gif.Encode(&out, picture, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// put sends a picture as its own kind says, or as another.
func put(c *authtest.Wire, access, kind string, data []byte) authtest.Reply {
	before := c.Bend
	defer func() { c.Bend = before }()
	c.Bend = func(r *http.Request) {
		r.Header.Set("Content-Type", kind)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	}
	return c.Call(http.MethodPut, api.PathMyPicture, access, nil)
}

// samePicture compares sizes, and the colors of a PNG, which loses none.
func samePicture(t *testing.T, kind string, want []byte, got string) bool {
	t.Helper()
	first, _, err1 := image.Decode(bytes.NewReader(want))
	second, _, err2 := image.Decode(strings.NewReader(got))
	if err1 != nil || err2 != nil || first.Bounds() != second.Bounds() {
		return false
	}
	for y := range first.Bounds().Dy() {
		for x := range first.Bounds().Dx() {
			if kind == "image/png" && first.At(x, y) != second.At(x, y) {
				return false
			}
		}
	}
	return true
}

// seePicture waits for a picture that is fetched behind the answer.
func seePicture(t *testing.T, c *conversation, path, access string) authtest.Reply {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		reply := c.Get(path, access)
		if reply.Status == http.StatusOK || time.Now().After(deadline) {
			return reply
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestGooglePictureIsKeptAndServed(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	c := f.follow()
	tokens := c.redeem(t, "new", c.google(t, zoe))
	got := seePicture(t, c, api.PathMyPicture, tokens.AccessToken)
	if got.Status != http.StatusOK || got.Header.Get("Content-Type") != "image/png" || got.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Fatalf("%d %v", got.Status, got.Header)
	}
	if _, err := png.Decode(strings.NewReader(got.Raw)); err != nil {
		t.Error(err)
	}
	me := c.Get(api.PathMe, tokens.AccessToken).Me
	if me.Picture == "" || got.Header.Get("ETag") != `"`+me.Picture+`"` {
		t.Errorf("%q %q", me.Picture, got.Header.Get("ETag"))
	}
	// The own picture stays: the provider's is for who has none.
	own := paint(t, "jpeg", 32)
	f.Clock.Advance(time.Second)
	if reply := put(c.Wire, tokens.AccessToken, "image/jpeg", own); reply.Status != http.StatusNoContent {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	if changed := c.Get(api.PathMe, tokens.AccessToken).Me.Picture; changed == me.Picture {
		t.Error("the mark stays though the picture is another")
	}
	d := f.follow()
	second := d.redeem(t, "again", d.google(t, zoe))
	f.Stop() // waits for what runs behind answers
	f.Resume()
	if got := d.Get(api.PathMyPicture, second.AccessToken); !samePicture(t, "image/jpeg", own, got.Raw) {
		t.Error("the own picture was replaced")
	}
}

// A picture that cannot be had is no reason to keep anybody out.
func TestGoogleWithoutPicture(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"gone":         providertest.Fails(404, "", ".png"),
		"no picture":   providertest.Fails(200, "<html>", ".png"),
		"beyond bound": providertest.Fails(200, strings.Repeat("x", 1<<20), ".png"),
	} {
		t.Run(name, func(t *testing.T) {
			f.idp.Misbehave(provider.Faults{Answer: answer})
			c := f.follow()
			tokens := c.redeem(t, name, c.google(t, zoe))
			f.Stop()
			f.Resume()
			if reply := c.Get(api.PathMyPicture, tokens.AccessToken); reply.Status != http.StatusNotFound {
				t.Errorf("%d", reply.Status)
			}
			if me := c.Get(api.PathMe, tokens.AccessToken).Me; me.Picture != "" {
				t.Errorf("%+v", me)
			}
		})
	}
}

func TestOwnPictureIsBounded(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	tokens := c.SignIn(annEmail, right)
	png32 := paint(t, "png", 32)
	rows := []struct {
		name, kind string
		data       []byte
		status     int
	}{
		{"a PNG", "image/png", png32, http.StatusNoContent},
		{"a JPEG", "image/jpeg", paint(t, "jpeg", 64), http.StatusNoContent},
		{"a PNG under another name", "image/jpeg", png32, http.StatusNoContent},
		{"just within the bound", "image/png", append(bytes.Clone(png32), make([]byte, api.MaxPicture-len(png32))...), http.StatusNoContent},
		{"a byte more", "image/png", append(bytes.Clone(png32), make([]byte, api.MaxPicture-len(png32)+1)...), http.StatusRequestEntityTooLarge},
		{"over 64 KiB", "image/png", append(bytes.Clone(png32), make([]byte, 70<<10)...), http.StatusRequestEntityTooLarge},
		{"a GIF", "image/png", paint(t, "gif", 32), http.StatusUnsupportedMediaType},
		{"a page", "image/png", []byte("<html><script>alert(1)</script>"), http.StatusUnsupportedMediaType},
		{"the head of a PNG only", "image/png", png32[:12], http.StatusUnsupportedMediaType},
		{"a small file that unpacks to much", "image/png", paint(t, "png", 8000), http.StatusUnsupportedMediaType},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c.Call(http.MethodDelete, api.PathMyPicture, tokens.AccessToken, nil)
			if reply := put(c.Wire, tokens.AccessToken, row.kind, row.data); reply.Status != row.status {
				t.Fatalf("%d %.300s", reply.Status, reply.Raw)
			}
			got := c.Get(api.PathMyPicture, tokens.AccessToken)
			if row.status != http.StatusNoContent {
				if got.Status != http.StatusNotFound {
					t.Errorf("kept: %d", got.Status)
				}
				return
			}
			kind := http.DetectContentType(row.data)
			if got.Header.Get("Content-Type") != kind || http.DetectContentType([]byte(got.Raw)) != kind || !samePicture(t, kind, row.data, got.Raw) {
				t.Errorf("%d %v", got.Status, got.Header)
			}
			if len(got.Raw) > 2<<10 {
				t.Errorf("what stood behind the picture was kept: %d bytes", len(got.Raw))
			}
		})
	}
	if reply := put(c.Wire, tokens.AccessToken, "image/png", nil); reply.Status < 400 || reply.Status >= 500 {
		t.Errorf("nothing: %d", reply.Status)
	}
	for range 2 {
		if reply := c.Call(http.MethodDelete, api.PathMyPicture, tokens.AccessToken, nil); reply.Status != http.StatusNoContent {
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	if reply := put(c.Wire, "", "image/png", png32); reply.Status != http.StatusUnauthorized {
		t.Errorf("nobody puts one: %d", reply.Status)
	}
}

// S35: pictures are seen within the organization only.
func TestPicturesStayInTheOrganization(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	ann := k.hire(annEmail, auth.RoleMember)
	k.hire(benEmail, auth.RoleMember)
	other := k.CreateOrganization("Elsewhere", auth.MFAOff)
	k.Create(directory.NewAccount{Email: "eve@example.org", Name: "Eve", Password: right, OrganizationID: other.ID, Role: auth.RoleAdmin})
	solo := k.CreateAccount("solo@example.org", "Solo", right)
	k.CreateAccount("solo2@example.org", "Solo", right)
	keep := func(email string) (*conversation, string) {
		c := k.follow()
		access := c.SignIn(email, right).AccessToken
		if reply := put(c.Wire, access, "image/png", paint(t, "png", 16)); reply.Status != http.StatusNoContent {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
		return c, access
	}
	keep(annEmail)
	keep("solo@example.org")
	path := func(id string) string { return strings.Replace(api.PathPersonPicture, "{id}", id, 1) }
	rows := []struct {
		who, whose string
		status     int
	}{
		{annEmail, ann.ID, http.StatusOK},
		{benEmail, ann.ID, http.StatusOK},
		{"eve@example.org", ann.ID, http.StatusNotFound},
		{"solo@example.org", ann.ID, http.StatusNotFound},
		{annEmail, solo.ID, http.StatusNotFound},
		{"solo@example.org", solo.ID, http.StatusOK},
		{"solo2@example.org", solo.ID, http.StatusNotFound},
		{annEmail, "nobody", http.StatusNotFound},
	}
	for _, row := range rows {
		c := k.follow()
		access := c.SignIn(row.who, right).AccessToken
		if got := c.Get(path(row.whose), access); got.Status != row.status {
			t.Errorf("%s looks at %s: %d %s", row.who, row.whose, got.Status, got.Raw)
		}
	}
}

// The name that others read is the person's to change.
func TestOwnName(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	access := c.SignIn(annEmail, right).AccessToken
	for name, status := range map[string]int{
		" Ann-Marie Lee ": http.StatusNoContent, "": http.StatusUnprocessableEntity, "a\nb": http.StatusUnprocessableEntity,
		strings.Repeat("é", 101): http.StatusUnprocessableEntity,
	} {
		if reply := c.Call(http.MethodPut, api.PathMe, access, api.MeEdit{Name: name}); reply.Status != status {
			t.Errorf("%q: %d %s", name, reply.Status, reply.Raw)
		}
	}
	if me := c.Get(api.PathMe, access).Me; me.Name != "Ann-Marie Lee" {
		t.Errorf("%+v", me)
	}
}
