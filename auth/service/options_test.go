package service_test

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"foyer/auth/service"
)

// Plain http only on loopback or behind a named proxy; nobody is served what
// everybody could listen to, and nothing is made on disk before that is known.
func TestUnsafeOptionsAreRefusedInASentence(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	rows := []struct {
		name   string
		option string // "" is accepted
		o      service.Options
	}{
		{"defaults", "", service.Options{}},
		{"any free port", "", service.Options{Listen: "127.0.0.1:0"}},
		{"IPv6 loopback", "", service.Options{Listen: "[::1]:0"}},
		{"by name", "", service.Options{Listen: "localhost:0"}},
		{"all addresses", "listen", service.Options{Listen: "0.0.0.0:80"}},
		{"all addresses, unsaid", "listen", service.Options{Listen: ":80"}},
		{"a public address", "listen", service.Options{Listen: "192.0.2.1:80"}},
		{"a name that begins like one", "listen", service.Options{Listen: "localhost.example:80"}},
		{"no port", "listen", service.Options{Listen: "127.0.0.1"}},
		{"behind a proxy", "", service.Options{Listen: "0.0.0.0:80", TrustedProxies: proxies, PublicURL: "https://foyer.example"}},
		{"behind a proxy, address untold", "public-url", service.Options{Listen: "0.0.0.0:80", TrustedProxies: proxies}},
		{"public http", "public-url", service.Options{PublicURL: "http://foyer.example"}},
		{"public http behind a proxy", "public-url", service.Options{Listen: "0.0.0.0:80", TrustedProxies: proxies, PublicURL: "http://foyer.example"}},
		{"http on loopback", "", service.Options{PublicURL: "http://localhost:8421"}},
		{"with a path", "public-url", service.Options{PublicURL: "https://foyer.example/auth"}},
		{"with a query", "public-url", service.Options{PublicURL: "https://foyer.example?x"}},
		{"with a user", "public-url", service.Options{PublicURL: "https://a@foyer.example"}},
		{"no host", "public-url", service.Options{PublicURL: "https:///x"}},
		{"another scheme", "public-url", service.Options{PublicURL: "ftp://foyer.example"}},
		{"no URL", "public-url", service.Options{PublicURL: "foyer.example"}},
		{"practice on all addresses", "listen", service.Options{Kind: service.Practice, Listen: "0.0.0.0:80", TrustedProxies: proxies, PublicURL: "https://foyer.example"}},
		{"practice behind a proxy", "trusted-proxy", service.Options{Kind: service.Practice, TrustedProxies: proxies}},
		{"practice for the world", "public-url", service.Options{Kind: service.Practice, PublicURL: "https://foyer.example"}},
		{"no such port", "listen", service.Options{Listen: "127.0.0.1:99999"}},
		{"a port by name", "listen", service.Options{Listen: "127.0.0.1:http"}},
		{"no such public port", "public-url", service.Options{PublicURL: "https://foyer.example:99999"}},
		{"a public port", "", service.Options{PublicURL: "https://foyer.example:8443"}},
		{"letters beyond ASCII", "public-url", service.Options{PublicURL: "https://f\u00f6yer.example"}},
		{"everybody a proxy", "trusted-proxy", service.Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}}},
		{"everybody a proxy, by IPv6", "trusted-proxy", service.Options{TrustedProxies: []netip.Prefix{proxies[0], netip.MustParsePrefix("::/0")}}},
		{"tokens older than new", "rotate-after", service.Options{RotateAfter: -time.Second}},
		{"mail", "", service.Options{Mail: "smtp://mail.example:587", MailFrom: "foyer@mail.example"}},
		{"mail from nobody", "mail-from", service.Options{Mail: "smtp://mail.example:587"}},
		{"mail from nonsense", "mail-from", service.Options{Mail: "smtp://mail.example:587", MailFrom: "nonsense"}},
		{"a mail server that is none", "mail", service.Options{Mail: "nonsense", MailFrom: "foyer@mail.example"}},
		{"a mail port that is none", "mail", service.Options{Mail: "smtp://mail.example:99999", MailFrom: "foyer@mail.example"}},
		{"a sender without a mail server", "mail", service.Options{MailFrom: "foyer@mail.example"}},
		{"texts", "", service.Options{SMS: "https://sid:token@text.example/send?from=+15550100"}},
		{"a text gateway that is none", "sms", service.Options{SMS: "nonsense"}},
		{"texts in the open", "sms", service.Options{SMS: "http://sid:token@text.example/send?from=+15550100"}},
		{"texts from nobody", "sms", service.Options{SMS: "https://sid:token@text.example/send"}},
		{"PostgreSQL", "store", service.Options{Store: "postgres://localhost/foyer"}},
		{"a store of no kind", "store", service.Options{Store: "foyer.db"}},
		{"a store without a file", "store", service.Options{Store: "sqlite:"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			row.o.Data = filepath.Join(t.TempDir(), "data")
			opened, err := service.Open(t.Context(), row.o)
			if err == nil {
				defer func() { _ = opened.Close() }()
			}
			var refused *service.OptionError
			switch {
			case row.option == "" && err != nil:
				t.Fatal(err)
			case row.option == "":
				return
			case !errors.As(err, &refused) || refused.Option != row.option:
				t.Fatalf("%v, want a refusal of %q", err, row.option)
			}
			if !strings.HasSuffix(refused.Sentence, ".") || strings.Contains(refused.Sentence, "\n") {
				t.Errorf("not a sentence: %q", refused.Sentence)
			}
			if _, err := os.Stat(row.o.Data); !os.IsNotExist(err) {
				t.Errorf("the data folder was made: %v", err)
			}
		})
	}
	if _, err := service.Open(t.Context(), service.Options{}); err == nil {
		t.Error("opened without a data folder")
	}
}
