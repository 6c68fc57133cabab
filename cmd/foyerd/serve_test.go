package main_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/cmd/foyerd/foyerdtest"
)

const (
	annEmail = "ann@example.org"
	password = "Quiet-Harbor-7"
	patience = time.Minute
)

func createAnn(t *testing.T, data string) {
	t.Helper()
	foyerdtest.Account(t, program, password, "create", annEmail, "--name", "Ann Lee", "--data", data, "--password-stdin")
}

func TestReadyLineTellsWhereItAnswers(t *testing.T) {
	data := t.TempDir()
	server := foyerdtest.Serve(t, program, data)
	if !strings.HasPrefix(server.URL, "http://127.0.0.1:") || strings.HasSuffix(server.URL, ":0") {
		t.Errorf("ready at %s", server.URL)
	}
	if reply := authtest.NewWire(t, server.URL).Get(api.PathReady, ""); reply.Status != http.StatusOK {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
	named := foyerdtest.Serve(t, program, t.TempDir(), "--public-url", "https://Foyer.Example.org/")
	if named.URL != "https://foyer.example.org" {
		t.Errorf("ready at %s", named.URL)
	}
}

func TestPortThatIsTakenIsToldInASentence(t *testing.T) {
	server := foyerdtest.Serve(t, program, t.TempDir())
	data := filepath.Join(t.TempDir(), "data")
	second := exec.Command(program, "serve", "--data", data, "--listen", strings.TrimPrefix(server.URL, "http://"))
	text, err := second.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(text), "--listen") || strings.Count(string(text), "\n") != 1 {
		t.Errorf("%v: %s", err, text)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("a data folder was made for nothing: %v", err)
	}
}

func TestPracticePeopleAreNamedAndSignIn(t *testing.T) {
	server := foyerdtest.Serve(t, program, t.TempDir(), "--practice")
	wire := authtest.NewWire(t, server.URL)
	if tokens := wire.SignIn("ben.okafor", "Paper-Lantern-4"); tokens.AccessToken == "" {
		t.Error("no token")
	}
	deadline := time.Now().Add(patience)
	for !strings.Contains(server.Stderr(), "ben.okafor, password Paper-Lantern-4") {
		if time.Now().After(deadline) {
			t.Fatalf("people are not named:\n%s", server.Stderr())
		}
	}
}

// What an operator does beside a running server is seen by it at once.
func TestAccountCommandsBesideARunningServer(t *testing.T) {
	data := t.TempDir()
	server := foyerdtest.Serve(t, program, data)
	createAnn(t, data)
	wire := authtest.NewWire(t, server.URL)
	tokens := wire.SignIn(annEmail, password)
	me := func() int { return wire.Get(api.PathMe, tokens.AccessToken).Status }
	if status := me(); status != http.StatusOK {
		t.Errorf("signed in: %d", status)
	}
	foyerdtest.Account(t, program, "", "disable", annEmail, "--data", data)
	if status := me(); status != http.StatusUnauthorized {
		t.Errorf("disabled: %d", status)
	}
	if reply := wire.Refresh(tokens.RefreshToken); reply.Error.Reason != api.ReasonAccountDisabled {
		t.Errorf("disabled: %s", reply.Raw)
	}
	foyerdtest.Account(t, program, "", "enable", annEmail, "--data", data)
	foyerdtest.Account(t, program, "Velvet-Lantern-8", "set-password", annEmail, "--must-change", "--data", data, "--password-stdin")
	if reply := wire.Post(api.PathChallenge, wire.Start(annEmail, "Velvet-Lantern-8")); reply.Answer.Reason != api.ReasonPasswordChange {
		t.Errorf("must change: %s", reply.Raw)
	}
	for range 6 {
		wire.Post(api.PathChallenge, wire.Start(annEmail, "wrong"))
	}
	if reply := wire.Post(api.PathChallenge, wire.Start(annEmail, "wrong")); reply.Status != http.StatusTooManyRequests {
		t.Errorf("throttled: %d %s", reply.Status, reply.Raw)
	}
	foyerdtest.Account(t, program, "", "unlock", annEmail, "--data", data)
	if reply := wire.Post(api.PathChallenge, wire.Start(annEmail, "wrong")); reply.Status != http.StatusForbidden {
		t.Errorf("unlocked: %d %s", reply.Status, reply.Raw)
	}
}

// SIGTERM: no new requests, the running ones are answered, exit 0, and the
// database is left closed.
func TestTerminateFinishesRunningRequests(t *testing.T) {
	data := t.TempDir()
	server := foyerdtest.Serve(t, program, data)
	address := strings.TrimPrefix(server.URL, "http://")
	running, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = running.Close() }()
	const half, rest = "token=", "unknown"
	_, err = io.WriteString(running, "POST "+api.PathRevoke+" HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\n\r\n"+half)
	if err != nil {
		t.Fatal(err)
	}
	if reply := authtest.NewWire(t, server.URL).Get(api.PathHealth, ""); reply.Status != http.StatusOK {
		t.Fatalf("%d", reply.Status) // the first request has been accepted, too
	}
	server.Terminate()
	waitUntilClosed(t, address)
	if _, err := io.WriteString(running, rest); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(running), nil)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", response, err)
	}
	_ = response.Body.Close()
	if code := server.ExitCode(patience); code != 0 {
		t.Errorf("exit code %d\n%s", code, server.Stderr())
	}
	if _, err := os.Stat(filepath.Join(data, "foyer.db-wal")); !os.IsNotExist(err) {
		t.Errorf("the write-ahead log is there still: %v", err)
	}
}

func waitUntilClosed(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		_ = connection.Close()
	}
	t.Fatal("still accepts connections")
}

// A client that never finishes does not keep the server from ending.
func TestTerminateDoesNotWaitForever(t *testing.T) {
	server := foyerdtest.Serve(t, program, t.TempDir())
	slow, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slow.Close() }()
	if _, err := io.WriteString(slow, "POST "+api.PathRevoke+" HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if reply := authtest.NewWire(t, server.URL).Get(api.PathHealth, ""); reply.Status != http.StatusOK {
		t.Fatalf("%d", reply.Status)
	}
	server.Terminate()
	if code := server.ExitCode(patience); code != 0 {
		t.Errorf("exit code %d\n%s", code, server.Stderr())
	}
}
