package desktop_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"foyer/app/desktop"
)

// asNobody runs this test program as a user without rights, who may be refused
// what root never is, and returns what it prints.
func asNobody(t *testing.T, mode string) string {
	t.Helper()
	dir := runtimeDir(t)
	program := filepath.Join(dir, "program")
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := copyFile(program, os.Args[0]); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Dir = "/"
	cmd.Env = []string{helperEnv + "=" + mode}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return errors.Join(out.Chmod(0o755), out.Close()) // whatever the umask is
}

// TestHardenedProcessStartsItself: a process whose memory is hidden can still
// be what the resident must be.
func TestHardenedProcessStartsItself(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(asNobody(t, "harden")), "\n") {
		t.Log(line)
		if strings.HasPrefix(line, "FAIL") {
			t.Fail()
		}
	}
}

func hardenHelper(mode string) int {
	if mode == "child" {
		describe("child", 1)
		return 0
	}
	if err := desktop.Harden(); err != nil {
		fmt.Println("FAIL Harden:", err)
	}
	if err := desktop.HideMemory(); err != nil {
		fmt.Println("FAIL HideMemory:", err)
	}
	describe("resident", 0)
	if err := peer(); err != nil {
		fmt.Println("FAIL peer:", err)
	}
	child := exec.Command("/proc/self/exe")
	child.Env = []string{helperEnv + "=child"}
	out, err := child.CombinedOutput()
	if err != nil {
		fmt.Println("FAIL the child:", err)
	}
	fmt.Print(string(out))
	return 0
}

// describe tells of a process whether it is as it should be.
func describe(who string, wantDumpable int) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil || limit != (unix.Rlimit{}) {
		fmt.Println("FAIL", who, "core limit", limit, err)
	}
	dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	if err != nil || dumpable != wantDumpable {
		fmt.Println("FAIL", who, "dumpable", dumpable, err)
	}
	if _, err := os.Readlink("/proc/self/exe"); err != nil {
		fmt.Println("FAIL", who, err)
	}
	fmt.Println("ok", who)
}

// peer asks and answers within the hidden process, both checking the other.
func peer() error {
	dir, err := os.MkdirTemp("", "fy")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	instance, err := desktop.Acquire(dir, "p")
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	show := func(context.Context) error { return nil }
	go func() { served <- instance.Serve(context.Background(), desktop.Verbs{Show: show}) }()
	err = desktop.Contact(dir, "p").Show(context.Background())
	instance.Close()
	<-served
	return err
}
