package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"testing"
	"time"

	"foyer/auth/factor/passkey/passkeytest"
)

// surfer is a person in their browser, with a device that holds passkeys.
type surfer struct {
	t      *testing.T
	client *http.Client
	device *passkeytest.Device
}

func newSurfer(t *testing.T) *surfer {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &surfer{t: t, client: &http.Client{
		Transport: transport, Jar: jar, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// ceremony is what the page of a leg gives its script.
type ceremony struct {
	origin, request, finish, cancel string
	creates                         bool
	options                         json.RawMessage
}

var dataField = regexp.MustCompile(`data-(creates|options|request|finish|cancel)="([^"]*)"`)

// visits opens the page of a leg.
func (s *surfer) visits(link string) ceremony {
	s.t.Helper()
	answer, err := s.client.Get(link)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	fields := map[string]string{}
	for _, found := range dataField.FindAllSubmatch(body, -1) {
		fields[string(found[1])] = html.UnescapeString(string(found[2]))
	}
	if err != nil || answer.StatusCode != http.StatusOK || fields["request"] == "" {
		s.t.Fatalf("%s: %d, %v: %s", link, answer.StatusCode, err, body)
	}
	at, err := url.Parse(link)
	if err != nil {
		s.t.Fatal(err)
	}
	return ceremony{
		origin: at.Scheme + "://" + at.Host, request: fields["request"], finish: fields["finish"], cancel: fields["cancel"],
		creates: fields["creates"] == "true", options: json.RawMessage(fields["options"]),
	}
}

// finishes does what the page asks for, and returns where it leads.
func (s *surfer) finishes(c ceremony) (back string) {
	s.t.Helper()
	if s.device == nil {
		s.device = passkeytest.New(c.origin)
	}
	response := s.device.Get
	if c.creates {
		response = s.device.Create
	}
	return s.posts(c.finish, c, map[string]any{"request_uri": c.request, "response": json.RawMessage(response(c.options))})
}

func (s *surfer) cancels(c ceremony) (back string) {
	s.t.Helper()
	return s.posts(c.cancel, c, map[string]any{"request_uri": c.request})
}

func (s *surfer) posts(to string, c ceremony, body map[string]any) (redirect string) {
	s.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, to, bytes.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Origin", c.origin)
	answer, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var said struct{ Redirect, Error string }
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil || said.Redirect == "" {
		s.t.Fatalf("%s: %d %+v, %v", to, answer.StatusCode, said, err)
	}
	return said.Redirect
}

// returns follows the browser's way back and tells where it ends.
func (s *surfer) returns(back string) (end string, status int) {
	s.t.Helper()
	answer, err := s.client.Get(back)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.Header.Get("Location"), answer.StatusCode
}

// home follows the way back and checks that it ends on a clean page.
func (s *surfer) home(back, result string) {
	s.t.Helper()
	end, status := s.returns(back)
	at, err := url.Parse(end)
	if err != nil || status != http.StatusSeeOther || at.Path != "/done" || at.RawQuery != "result="+result {
		s.t.Fatalf("ends at %q (%d), %v", end, status, err)
	}
	if _, status := s.returns(end); status != http.StatusOK {
		s.t.Fatalf("%s: %d", end, status)
	}
}

// forges comes back a hundred times with what is not the leg's.
func (s *surfer) forges(back string) {
	s.t.Helper()
	at, err := url.Parse(back)
	if err != nil {
		s.t.Fatal(err)
	}
	for n := range 100 {
		forged := at.Query()
		switch n % 4 {
		case 0:
			forged.Set("state", fmt.Sprintf("forged-%d", n))
		case 1:
			forged.Del("state")
		case 2:
			forged.Set("iss", "https://evil.example")
		case 3:
			forged = url.Values{"error": {"access_denied"}, "state": {"x"}}
		}
		wrong := *at
		wrong.RawQuery = forged.Encode()
		if end, status := s.returns(wrong.String()); status != http.StatusBadRequest || end != "" {
			s.t.Fatalf("%s was answered %d, %s", wrong.String(), status, end)
		}
	}
}

// sent is what the program has sent the browser to.
func (h *house) sent() string {
	h.t.Helper()
	select {
	case link := <-h.opened:
		return link
	case <-time.After(20 * time.Second):
		h.t.Fatalf("no browser: %+v", h.State().Flow)
		return ""
	}
}
