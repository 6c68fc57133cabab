package service_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"foyer/auth/authtest"
	"foyer/auth/directory"
	"foyer/auth/flow"
	"foyer/auth/service"
)

// The log of a start says what is not offered, and why; never how mail is
// reached.
func TestLogSaysWhatIsNotOffered(t *testing.T) {
	rows := []struct {
		name      string
		edit      func(o *service.Options)
		has, hasn []string
	}{
		{
			"nothing set up", func(*service.Options) {},
			[]string{"--mail", "--sms", "nobody has an account"}, []string{"registration is closed"},
		},
		{
			"registration without mail", func(o *service.Options) { o.Registration = flow.RegistrationInvited },
			[]string{"level=WARN msg=\"registration is closed"}, nil,
		},
		{
			"all set up", func(o *service.Options) {
				o.Registration, o.Mail, o.MailFrom = flow.RegistrationOpen, "smtp://user:s3cret@127.0.0.1:2525", "foyer@example.org"
				o.SMS = "https://sid:s3cret@gateway.example/x?from=+15550100"
			},
			nil, []string{"--mail", "--sms", "registration is closed", "s3cret"},
		},
		{
			"practice", func(o *service.Options) { o.Kind = service.Practice },
			nil, []string{"--mail", "--sms", "nobody has an account"},
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			o := options(t.TempDir())
			var log bytes.Buffer
			o.Logger = slog.New(slog.NewTextHandler(&log, nil))
			row.edit(&o)
			var text string
			served(t, o, func(string) { text = log.String() })
			for _, one := range row.has {
				if !strings.Contains(text, one) {
					t.Errorf("%q is not said:\n%s", one, text)
				}
			}
			for _, one := range row.hasn {
				if strings.Contains(text, one) {
					t.Errorf("%q is said:\n%s", one, text)
				}
			}
		})
	}
}

// Who has made an account is not told to make one.
func TestLogIsQuietAboutAccountsOnceThereIsOne(t *testing.T) {
	o := options(t.TempDir())
	opened, err := service.Open(t.Context(), o)
	must(t, err)
	_, err = opened.Directory.Create(t.Context(), directory.NewAccount{Email: "ann@example.org", Name: "Ann", Password: authtest.Password})
	must(t, err)
	must(t, opened.Close())
	var log bytes.Buffer
	o.Logger = slog.New(slog.NewTextHandler(&log, nil))
	served(t, o, func(string) {
		if strings.Contains(log.String(), "nobody has an account") {
			t.Errorf("%s", log.String())
		}
	})
}
