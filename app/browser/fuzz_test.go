package browser_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"foyer/app/browser"
)

func FuzzCallback(f *testing.F) {
	const state = "rlDyVdbLhNEPhmXrdKg8vOVmPpkFJfpUQQqhMZwJNPI"
	expected := browser.Expected{
		State: state, Issuer: issuer, CodeParam: "leg_code", Done: done, DoneCancelled: cancelled,
	}
	for _, seed := range []string{
		"", right(state), right("x"), right(state) + "&state=" + state, right(state) + "&error=x",
		query("error", "access_denied", "state", state, "iss", issuer),
		query("error", "server_error", "state", state, "iss", issuer), "state=%zz", ";", right(state) + "&x=\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, err, ok := expected.Read(text)
		if !ok {
			if code != "" || err != nil {
				t.Fatalf("a refused callback gives %q, %v", code.Reveal(), err)
			}
			return
		}
		given, broken := url.ParseQuery(text)
		if broken != nil || len(given["state"]) != 1 || given["state"][0] != state ||
			len(given["iss"]) != 1 || given["iss"][0] != issuer {
			t.Fatalf("%q is taken", text)
		}
		switch {
		case err == nil:
			sane := len(code) > 0 && len(code) <= 2048 && !strings.ContainsFunc(code.Reveal(), odd)
			if !sane || len(given["leg_code"]) != 1 || given["leg_code"][0] != code.Reveal() || given.Has("error") {
				t.Fatalf("%q gives the code %q", text, code.Reveal())
			}
		case code != "" || given.Has("leg_code") || len(given["error"]) != 1:
			t.Fatalf("%q gives %q, %v", text, code.Reveal(), err)
		case !errors.Is(err, browser.ErrDenied) && !errors.Is(err, browser.ErrBrowser):
			t.Fatalf("%q gives %v", text, err)
		case len(err.Error()) > 128 || strings.ContainsFunc(err.Error(), odd):
			t.Fatalf("%q gives the error %q", text, err)
		}
	})
}

func odd(r rune) bool { return r < 0x20 || r > 0x7e }
