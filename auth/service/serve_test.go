package service_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"foyer/auth/authtest/leaktest"
	"foyer/auth/service"
)

// served is the URL of one run, which is over when it returns.
func served(t *testing.T, o service.Options, while func(url string)) string {
	t.Helper()
	opened, err := service.Open(t.Context(), o)
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	url := ""
	must(t, opened.Serve(ctx, func(ready string) {
		url = ready
		while(ready)
		stop()
	}))
	must(t, opened.Close())
	return url
}

func TestEmbeddedServerKeepsItsPortIfItCan(t *testing.T) {
	o := options(t.TempDir())
	o.Embedded, o.Listen = true, ""
	nothing := func(string) {}
	taken, port := quietPort(t)
	kept := "http://localhost:" + port
	must(t, os.MkdirAll(o.Data, 0o700))
	must(t, os.WriteFile(filepath.Join(o.Data, "port"), []byte(port+"\n"), 0o600))
	if other := served(t, o, nothing); other == kept || !strings.HasPrefix(other, "http://localhost:") {
		t.Errorf("listened on a port that was taken: %s", other)
	}
	must(t, taken.Close())
	must(t, os.WriteFile(filepath.Join(o.Data, "port"), []byte(port+"\n"), 0o600))
	for range 2 {
		if again := served(t, o, nothing); again != kept {
			t.Errorf("%s, kept was %s", again, kept)
		}
	}
	for _, nonsense := range []string{"", "nonsense", "-1", "99999", strings.Repeat("1", 100)} {
		must(t, os.WriteFile(filepath.Join(o.Data, "port"), []byte(nonsense), 0o600))
		served(t, o, nothing)
	}
}

// quietPort listens below the ports that other programs are given at random.
func quietPort(t *testing.T) (net.Listener, string) {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(20_000 + rand.IntN(10_000))
		if listener, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			return listener, port
		}
	}
	t.Fatal("no free port")
	return nil, ""
}

// A browser may resolve "localhost" to either address.
func TestEmbeddedServerAnswersOnBothLoopbacks(t *testing.T) {
	o := options(t.TempDir())
	o.Embedded, o.Listen = true, ""
	served(t, o, func(url string) {
		port := strings.TrimPrefix(url, "http://localhost:")
		for _, host := range []string{"127.0.0.1", "::1"} {
			connection, err := net.Dial("tcp", net.JoinHostPort(host, port))
			if err != nil && host == "::1" {
				t.Skip("no IPv6 here")
			}
			must(t, err)
			must(t, connection.Close())
		}
	})
}

func TestServingLeavesNothingBehind(t *testing.T) {
	o := options(t.TempDir())
	served(t, o, func(string) {})
	defer leaktest.None(t, goleak.IgnoreCurrent())
	served(t, o, func(url string) {
		response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(url + "/healthz")
		must(t, err)
		must(t, response.Body.Close())
	})
}

// Behind a proxy that is not named, one guesser would make everybody wait.
func TestProxyThatIsNotNamedIsWarnedOf(t *testing.T) {
	for name, row := range map[string]struct {
		public  string
		proxies []netip.Prefix
		warned  bool
	}{
		"not named":    {"https://foyer.example", nil, true},
		"named":        {"https://foyer.example", []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, false},
		"without any":  {"", nil, false},
		"at localhost": {"http://localhost:8421", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			o := options(t.TempDir())
			o.PublicURL, o.TrustedProxies = row.public, row.proxies
			o.Logger = slog.New(slog.NewTextHandler(&said, nil))
			served(t, o, func(string) {})
			if warned := strings.Contains(said.String(), "--trusted-proxy"); warned != row.warned {
				t.Errorf("%s", said.String())
			}
		})
	}
}

func TestProbeFindsATakenPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = taken.Close() }()
	o := options(filepath.Join(t.TempDir(), "data"))
	must(t, service.Probe(t.Context(), o))
	o.Listen = taken.Addr().String()
	if err := service.Probe(t.Context(), o); !errors.Is(err, service.ErrListen) {
		t.Errorf("%v", err)
	}
	opened, err := service.Open(t.Context(), o)
	must(t, err)
	defer func() { _ = opened.Close() }()
	if err := opened.Serve(t.Context(), func(string) { t.Error("ready") }); !errors.Is(err, service.ErrListen) {
		t.Errorf("%v", err)
	}
}
