package server_test

import (
	"net/http"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/courier"
)

// What was signed out from another device is a stranger: it has no budget of its
// own any more, and when somebody signs in there the owner is told.
func TestDeviceThatWasSignedOutIsAStranger(t *testing.T) {
	rows := map[string]string{"one device": "/one", "all others": ""}
	for name, which := range rows {
		t.Run(name, func(t *testing.T) {
			k := openClinic(t, auth.MFAOff, nil)
			k.hire(annEmail, auth.RoleMember)
			owner, stolen, third := k.follow(), k.follow(), k.follow()
			tokens := owner.SignIn(annEmail, right)
			gone := stolen.SignIn(annEmail, right)
			twice := stolen.SignIn(annEmail, right)
			third.SignIn(annEmail, right)
			paths := []string{api.PathSessions}
			if which != "" {
				paths = []string{api.PathSessions + "/" + gone.SessionID, api.PathSessions + "/" + twice.SessionID}
			}
			fail(t, k.Server, k.follow().Wire, annEmail, 90)
			apart(k.Server)
			tokens = owner.Refresh(tokens.RefreshToken).Token
			for i, path := range paths {
				if i == 1 { // it is signed in still
					done(t, "half gone", stolen.begin(annEmail, right))
				}
				if reply := owner.Call(http.MethodDelete, path, tokens.AccessToken, nil); reply.Status != http.StatusNoContent {
					t.Fatalf("%d %s", reply.Status, reply.Raw)
				}
			}
			throttled(t, "the stolen device, as all strangers", stolen.begin(annEmail, right), 3600, true)
			done(t, "the owner's", owner.begin(annEmail, right))
			if which == "" {
				throttled(t, "the third", third.begin(annEmail, right), 3600, true)
			} else {
				done(t, "the third", third.begin(annEmail, right))
			}

			before := len(k.Letters(annEmail))
			if err := k.Service.Directory.Unlock(t.Context(), annEmail); err != nil {
				t.Fatal(err)
			}
			k.Clock.Advance(time.Minute)
			stolen.SignIn(annEmail, right)
			if news := k.Letters(annEmail)[before:]; len(news) != 1 || news[0] != courier.KindNewDevice {
				t.Errorf("the owner is told %v", news)
			}
		})
	}
}
