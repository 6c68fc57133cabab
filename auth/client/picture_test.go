package client

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"foyer/auth/api"
)

func TestPicture(t *testing.T) {
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...)
	jpeg := append([]byte("\xff\xd8\xff"), make([]byte, 100)...)
	image := func(kind string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write(body)
		}
	}
	var stranger *NotFoyerError
	alien := func(err error) bool { return errors.As(err, &stranger) }
	rows := []struct {
		name   string
		answer http.HandlerFunc
		want   []byte
		check  func(error) bool
	}{
		{"PNG", image("image/png", png), png, nil},
		{"JPEG", image("image/jpeg", jpeg), jpeg, nil},
		{"PNG that calls itself JPEG", image("image/jpeg", png), png, nil},
		{"as large as may be", image("image/png", append(png[:8:8], make([]byte, api.MaxPicture-8)...)), append(png[:8:8], make([]byte, api.MaxPicture-8)...), nil},
		{"too large", image("image/png", append(png[:8:8], make([]byte, api.MaxPicture)...)), nil, alien},
		{"far too large", image("image/png", append(png[:8:8], make([]byte, 1<<20)...)), nil, alien},
		{"script", image("image/svg+xml", []byte("<svg onload=alert(1)>")), nil, alien},
		{"page that calls itself PNG", image("image/png", []byte("<html></html>")), nil, alien},
		{"page", func(w http.ResponseWriter, _ *http.Request) { page(w, 200) }, nil, alien},
		{"JSON", json200(`{}`), nil, alien},
		{"none", problem(404, `{"title":"x"}`), nil, func(err error) bool { return is(err, ErrNoSuch) }},
		{"stale token", problem(401, `{"error":"invalid_token"}`), nil, func(err error) bool { return is(err, ErrInvalidToken) }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			accept := ""
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				accept = r.Header.Get("Accept")
				row.answer(w, r)
			})
			got, err := c.Picture(t.Context(), "a1")
			if !bytes.Equal(got, row.want) || (err == nil) != (row.check == nil) || row.check != nil && !row.check(err) {
				t.Fatalf("got %d bytes, %v", len(got), err)
			}
			if accept != "image/png, image/jpeg, application/problem+json" {
				t.Fatalf("accepts %q", accept)
			}
		})
	}
}

// Whatever a server calls somebody, it is asked for nothing but a picture.
func TestPictureOfSomebody(t *testing.T) {
	png := []byte("\x89PNG\r\n\x1a\n")
	for id, want := range map[string]string{
		"ben-1": "/api/v1/people/ben-1/picture", "a/../b": "/api/v1/people/a%2F..%2Fb/picture", "?x#y": "/api/v1/people/%3Fx%23y/picture",
	} {
		asked := ""
		c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			asked = r.Method + " " + r.RequestURI
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(png)
		})
		got, err := c.PictureOf(t.Context(), "a1", id)
		if !bytes.Equal(got, png) || err != nil || asked != "GET "+want {
			t.Errorf("%s: asked %q, got %d bytes, %v", id, asked, len(got), err)
		}
	}
}
