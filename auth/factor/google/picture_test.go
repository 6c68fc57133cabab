package google_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"foyer/auth/factor/google"
)

// gallery serves pictures on this computer, by the path's name.
type gallery map[string]http.HandlerFunc

func (g gallery) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if show, ok := g[strings.TrimPrefix(r.URL.Path, "/")]; ok {
		show(w, r)
		return
	}
	http.NotFound(w, r)
}

func data(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html") // what it is called counts for nothing
		_, _ = w.Write(body)
	}
}

func drawn(t *testing.T, side int, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var body bytes.Buffer
	if err := encode(&body, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

func asPNG(to *bytes.Buffer, m image.Image) error  { return png.Encode(to, m) }
func asJPEG(to *bytes.Buffer, m image.Image) error { return jpeg.Encode(to, m, nil) }
func asGIF(to *bytes.Buffer, m image.Image) error  { return gif.Encode(to, m, nil) }

func sides(t *testing.T, issuer string, from *http.Client) *google.Provider {
	t.Helper()
	ours, err := google.New(google.Options{Issuer: issuer, ClientID: clientID, HTTP: from})
	if err != nil {
		t.Fatal(err)
	}
	return ours
}

func TestPictureIsTakenByWhatItIs(t *testing.T) {
	small := drawn(t, 8, asPNG)
	// Data behind the picture makes it as long as one may be, and one longer.
	longest := append(bytes.Clone(small), make([]byte, 512<<10-len(small))...)
	shown := gallery{
		"png": data(small), "jpeg": data(drawn(t, 8, asJPEG)), "longest": data(longest), "longer": data(append(longest, 0)),
		"gif": data(drawn(t, 8, asGIF)), "page": data([]byte("<html>")), "empty": data(nil), "huge": data(drawn(t, 2049, asPNG)),
		"largest": data(drawn(t, 2048, asPNG)), "begun": data(small[:12]),
		"500": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
	}
	server := httptest.NewServer(shown)
	defer server.Close()
	ours := sides(t, server.URL, nil)
	rows := map[string]struct {
		kind string
		err  error
	}{
		"png": {"image/png", nil}, "jpeg": {"image/jpeg", nil}, "longest": {"image/png", nil}, "largest": {"image/png", nil},
		"longer": {"", google.ErrRefused}, "gif": {"", google.ErrRefused}, "page": {"", google.ErrRefused},
		"empty": {"", google.ErrRefused}, "huge": {"", google.ErrRefused}, "begun": {"", google.ErrRefused},
		"500": {"", google.ErrUnavailable}, "missing": {"", google.ErrUnavailable},
	}
	for name, row := range rows {
		kind, body, err := ours.Picture(t.Context(), server.URL+"/"+name)
		if kind != row.kind || !errors.Is(err, row.err) || (len(body) > 0) != (row.err == nil) {
			t.Errorf("%s: %q, %d bytes, %v", name, kind, len(body), err)
		}
	}
}

// Nobody who names a picture makes this server ask what he cannot.
func TestPictureOfNoPublicAddressIsNotAsked(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	secure := httptest.NewTLSServer(server.Config.Handler)
	defer secure.Close()
	far := sides(t, "https://id.river.example", secure.Client())
	near := sides(t, server.URL, nil)
	port := secure.URL[strings.LastIndex(secure.URL, ":"):]
	for _, address := range []string{
		secure.URL, "https://localhost" + port, "https://[::1]" + port, "https://[::ffff:127.0.0.1]" + port, "https://0.0.0.0" + port, "https://[::]" + port,
		"https://10.0.0.1/x", "https://192.168.1.1/x", "https://172.16.0.1/x", "https://169.254.169.254/latest", "https://100.64.0.1/x",
		"https://[fe80::1]/x", "https://[fd00::1]/x", "https://[64:ff9b::a9fe:a9fe]/x", "https://[2002:7f00:1::]/x", "https://224.0.0.1/x", "https://255.255.255.255/x",
		server.URL, "http://id.river.example/x.png", "ftp://id.river.example/x.png", "file:///etc/passwd", "data:image/png,x", "", "x.png", "https://a:b@id.river.example/", "https://%zz",
	} {
		if _, _, err := far.Picture(t.Context(), address); !errors.Is(err, google.ErrRefused) {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"http://10.0.0.1/x", "http://id.river.example/x.png", "https://10.0.0.1/x", "https://169.254.169.254/latest"} {
		if _, _, err := near.Picture(t.Context(), address); !errors.Is(err, google.ErrRefused) {
			t.Errorf("issuer on this computer, %s: %v", address, err)
		}
	}
	if asked != 0 {
		t.Errorf("asked %d times", asked)
	}
}

func TestPictureFollowsNoRedirectToAnotherScheme(t *testing.T) {
	shown := gallery{"png": data(drawn(t, 8, asPNG))}
	plain := httptest.NewServer(shown)
	defer plain.Close()
	secure := httptest.NewTLSServer(shown)
	defer secure.Close()
	to := func(address string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
	}
	shown["same"], shown["down"], shown["up"] = to("/png"), to(plain.URL+"/png"), to(secure.URL+"/png")
	shown["private"], shown["file"], shown["round"] = to("https://10.0.0.1/png"), to("file:///etc/passwd"), to("/round")
	ours := sides(t, secure.URL, secure.Client())
	if kind, _, err := ours.Picture(t.Context(), secure.URL+"/same"); kind != "image/png" || err != nil {
		t.Errorf("same: %q, %v", kind, err)
	}
	for _, address := range []string{secure.URL + "/down", plain.URL + "/up", secure.URL + "/private", secure.URL + "/file", secure.URL + "/round"} {
		if _, _, err := ours.Picture(t.Context(), address); !errors.Is(err, google.ErrRefused) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestSlowPictureIsGivenUp(t *testing.T) {
	begun := make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		_ = http.NewResponseController(w).Flush()
		begun <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() { <-begun; cancel() }()
	if _, _, err := sides(t, server.URL, nil).Picture(ctx, server.URL); !errors.Is(err, google.ErrUnavailable) {
		t.Errorf("%v", err)
	}
}
