package client_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"net/http"
	"testing"

	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/client"
	"foyer/auth/directory"
	"foyer/auth/dpop"
)

// signedIn is a client with a session.
func signedIn(t *testing.T, server *authtest.Server, email, device string) (*client.Client, client.Tokens) {
	t.Helper()
	key, err := dpop.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Options{URL: server.URL, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	flow := c.Begin(client.Begin{DeviceName: device})
	progress, err := flow.Password(t.Context(), email, authtest.Password)
	if err != nil || !progress.Done() {
		t.Fatalf("%+v, %v", progress, err)
	}
	tokens, err := flow.Redeem(t.Context(), progress.Code)
	if err != nil {
		t.Fatal(err)
	}
	return c, tokens
}

func next[E client.StreamEvent](t *testing.T, s *client.Stream, is func(E) bool) E {
	t.Helper()
	for {
		event, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := event.(E); ok && is(e) {
			return e
		}
	}
}

func TestPresenceAgainstTheServer(t *testing.T) {
	server := authtest.Start(t)
	home := server.CreateOrganization("Riverside", auth.MFAOptional)
	for _, name := range []string{"ann", "ben"} {
		server.Create(directory.NewAccount{
			Email: name + "@riverside.example", Name: name, Password: authtest.Password, OrganizationID: home.ID,
		})
	}
	annC, ann := signedIn(t, server, "ann@riverside.example", "Desk")
	benC, ben := signedIn(t, server, "ben@riverside.example", "Laptop")
	ctx := t.Context()

	folk, err := annC.Folk(ctx, ann.Access)
	if err != nil || len(folk) != 1 || folk[0].Name != "ben" {
		t.Fatalf("%+v, %v", folk, err)
	}
	stream, err := annC.Stream(ctx, ann.Access, "", false)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	next(t, stream, func(own client.Own) bool { return own == client.Own{Status: "available"} })
	if stream.LastEventID() == "" {
		t.Fatal("a snapshot without an ID")
	}
	bens, err := benC.Stream(ctx, ben.Access, "", true)
	if err != nil {
		t.Fatal(err)
	}
	defer bens.Close()
	is := func(status, text string) func(client.Changes) bool {
		return func(c client.Changes) bool {
			return len(c.People) == 1 && c.People[0] == client.Presence{ID: folk[0].ID, Status: status, Text: text}
		}
	}
	next(t, stream, is("away", "")) // idle
	must(t, benC.SetIdle(ctx, ben.Access, false))
	next(t, stream, is("available", ""))
	must(t, benC.SetPresence(ctx, ben.Access, "busy", "In surgery"))
	next(t, stream, is("busy", "In surgery"))
	next(t, bens, func(own client.Own) bool { return own == client.Own{Status: "busy", Text: "In surgery"} })
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))))
	must(t, benC.PutPicture(ctx, ben.Access, picture.Bytes()))
	changed := next(t, stream, func(c client.Changes) bool { return len(c.People) == 1 && c.People[0].Picture != "" })
	if folk, err = annC.Folk(ctx, ann.Access); err != nil || folk[0].Picture != changed.People[0].Picture {
		t.Fatalf("%+v where %+v has come, %v", folk, changed, err)
	}
	if got, err := annC.PictureOf(ctx, ann.Access, folk[0].ID); err != nil || http.DetectContentType(got) != "image/png" {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	must(t, benC.Leave(ctx, ben.Access))
	next(t, stream, is("offline", ""))

	again, err := annC.Stream(ctx, ann.Access, stream.LastEventID(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if event, err := again.Next(); err != nil || event != (client.Own{Status: "available"}) {
		t.Fatalf("resumed with %+v, %v", event, err)
	}
}

func TestSessionsAgainstTheServer(t *testing.T) {
	server := authtest.Start(t)
	server.CreateAccount("ann@riverside.example", "Ann Lee", authtest.Password)
	c, tokens := signedIn(t, server, "ann@riverside.example", "Desk")
	other, others := signedIn(t, server, "ann@riverside.example", "Laptop")
	_, _ = signedIn(t, server, "ann@riverside.example", "Tablet")
	ctx := t.Context()
	list, err := c.Sessions(ctx, tokens.Access)
	if err != nil || len(list) != 3 || !list[0].This || list[0].Device != "Desk" {
		t.Fatalf("%+v, %v", list, err)
	}
	stream, err := other.Stream(ctx, others.Access, "", false)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	must(t, c.EndSession(ctx, tokens.Access, others.SessionID))
	must(t, c.EndSession(ctx, tokens.Access, others.SessionID)) // gone already
	next(t, stream, func(client.Over) bool { return true })
	if _, err := other.Stream(ctx, others.Access, "", false); !errors.Is(err, client.ErrInvalidToken) {
		t.Fatalf("a stream after the end: %v", err)
	}
	ended, ok := other.Refresh(ctx, others.Refresh).(client.Ended)
	if !ok || ended.By != "Desk" {
		t.Fatalf("%+v", ended)
	}
	must(t, c.EndOthers(ctx, tokens.Access))
	if list, err = c.Sessions(ctx, tokens.Access); err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
}

func TestProfileAgainstTheServer(t *testing.T) {
	server := authtest.Start(t)
	server.CreateAccount("ann@riverside.example", "Ann Lee", authtest.Password)
	c, tokens := signedIn(t, server, "ann@riverside.example", "Desk")
	ctx := t.Context()
	must(t, c.SaveName(ctx, tokens.Access, "Ann Lee-Park"))
	var refused *client.RefusedError
	if err := c.SaveName(ctx, tokens.Access, "\x01"); !errors.As(err, &refused) {
		t.Fatalf("no name: %v", err)
	}
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))))
	must(t, c.PutPicture(ctx, tokens.Access, picture.Bytes()))
	got, err := c.Picture(ctx, tokens.Access)
	if err != nil {
		t.Fatal(err)
	}
	if size, err := png.DecodeConfig(bytes.NewReader(got)); err != nil || size.Width != 8 || size.Height != 8 {
		t.Fatalf("%+v, %v", size, err)
	}
	if err := c.PutPicture(ctx, tokens.Access, []byte("GIF89a")); !errors.As(err, &refused) {
		t.Fatalf("no picture: %v", err)
	}
	if err := c.PutPicture(ctx, tokens.Access, make([]byte, client.MaxPicture+1)); !errors.Is(err, client.ErrTooLarge) {
		t.Fatalf("too large: %v", err)
	}
	must(t, c.DeletePicture(ctx, tokens.Access))
	must(t, c.DeletePicture(ctx, tokens.Access))
	who, err := c.Me(ctx, tokens.Access)
	if err != nil || who.Name != "Ann Lee-Park" || who.Picture != "" {
		t.Fatalf("%+v, %v", who, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
