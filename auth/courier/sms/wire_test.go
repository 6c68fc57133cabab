package sms_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/courier/sms"
)

func open(t *testing.T, address string) *sms.Carrier {
	t.Helper()
	carrier, err := sms.Parse(address, "")
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	t.Cleanup(func() { _ = carrier.Close() })
	return carrier
}

func TestContract(t *testing.T) {
	couriertest.Contract(t, func(t *testing.T) couriertest.Subject {
		gateway := couriertest.StartGateway(t)
		return couriertest.Subject{
			Carrier: open(t, gateway.URL), Set: gateway.Set, Kind: courier.KindTextCode,
			Arrived: func() (arrived []couriertest.Arrival) {
				for _, text := range gateway.Texts() {
					if text.From != couriertest.Sender {
						t.Errorf("from %q", text.From)
					}
					arrived = append(arrived, couriertest.Arrival{To: text.To, Text: text.Body})
				}
				return arrived
			},
		}
	})
}

// What answers with a web page is no gateway, whatever its status says: a text
// that was not sent must not count as sent, nor be tried for minutes.
func TestWebPageIsNoGateway(t *testing.T) {
	for kind, taken := range map[string]bool{
		"text/html; charset=utf-8": false, "TEXT/HTML": false, "application/xhtml+xml": false,
		"application/json": true, "text/plain": true, "application/xml": true, "": true,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{kind}
			w.WriteHeader(http.StatusOK)
			_, _ = w.Write([]byte("Please log in"))
		}))
		carrier := open(t, strings.Replace(server.URL, "http://", "http://sid:token@", 1)+"?from=Foyer")
		err := carrier.Carry(t.Context(), couriertest.Letter(courier.KindTextCode, "S"))
		var known *courier.Error
		if (err == nil) != taken || err != nil && (!errors.As(err, &known) || !known.Permanent) {
			t.Errorf("%q: %v", kind, err)
		}
		_ = carrier.Close()
		server.Close()
	}
}

func TestStatuses(t *testing.T) {
	for status, permanent := range map[int]bool{
		400: true, 401: true, 403: true, 404: true, 302: true, 307: true,
		408: false, 425: false, 429: false, 500: false, 502: false, 503: false,
	} {
		elsewhere := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/elsewhere" {
				elsewhere++
			}
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(strings.Repeat("+12025550142 ", 100_000)))
		}))
		carrier := open(t, strings.Replace(server.URL, "http://", "http://sid:token@", 1)+"?from=Foyer")
		err := carrier.Carry(t.Context(), couriertest.Letter(courier.KindTextCode, "S"))
		var known *courier.Error
		if !errors.As(err, &known) || known.Permanent != permanent || strings.Contains(err.Error(), "0142") {
			t.Errorf("%d: %v, want permanent = %v", status, err, permanent)
		}
		if elsewhere != 0 {
			t.Errorf("%d: followed a redirect", status)
		}
		_ = carrier.Close()
		server.Close()
	}
}

func TestWrongTokenAndNobodyThere(t *testing.T) {
	gateway := couriertest.StartGateway(t)
	wrong := open(t, strings.Replace(gateway.URL, "rd@", "wrong@", 1))
	if err := wrong.Carry(t.Context(), couriertest.Letter(courier.KindTextCode, "S")); err == nil || err.Error() != "text gateway refused the login (401, error 20003)" {
		t.Errorf("wrong token: %v", err)
	}
	nobody := open(t, "http://sid:token@127.0.0.1:1/?from=Foyer")
	if err := nobody.Carry(t.Context(), couriertest.Letter(courier.KindTextCode, "S")); err == nil || err.Error() != "text gateway cannot be reached" {
		t.Errorf("nobody there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := nobody.Carry(ctx, couriertest.Letter(courier.KindTextCode, "S")); !errors.Is(err, context.Canceled) {
		t.Errorf("done: %v", err)
	}
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ address, from, want string }{
		{"https://sid:token@gateway.example/Messages.json?from=+15550100", "", ""},
		{"https://sid:token@gateway.example/Messages.json", "+15550100", ""},
		{"http://sid:token@127.0.0.1:8080/", "Foyer", ""},
		{"http://sid:s3cret@gateway.example/?from=+15550100", "", "must begin with https://"},
		{"https://gateway.example/?from=+15550100", "", "account and token"},
		{"https://sid@gateway.example/?from=+15550100", "", "account and token"},
		{"https://sid:s3cret@gateway.example/", "", "sender"},
		{"https://sid:s3cret@gateway.example/", "a\r\nb", "sender"},
		{"https://sid:s3cret@gateway.example/?from=%zz", "", "cannot be read"},
		{"https://sid:s3cret%zz@gateway.example/", "", "must be written as"},
		{"gateway.example", "", "must be written as"},
		{"", "", "must be written as"},
	} {
		_, err := sms.Parse(test.address, test.from)
		switch {
		case test.want == "" && err == nil:
		case err == nil || test.want == "" || !strings.Contains(err.Error(), test.want):
			t.Errorf("%q: %v, want %q", test.address, err, test.want)
		case strings.Contains(err.Error(), "s3cret"):
			t.Errorf("%q: tells the token: %v", test.address, err)
		}
	}
}
