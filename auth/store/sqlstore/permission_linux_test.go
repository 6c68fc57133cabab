package sqlstore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"foyer/auth/store/sqlstore"
)

// asNobody runs fn on a thread that the file system takes for nobody's, if it
// would else be root's, which may do everything.
func asNobody(fn func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if os.Geteuid() == 0 {
			runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
			if err := errors.Join(unix.Setfsgid(65534), unix.Setfsuid(65534)); err != nil {
				panic(err)
			}
		}
		fn()
	}()
	<-done
}

func TestWhatMayNotBeWrittenIsNamed(t *testing.T) {
	for name, place := range map[string]struct{ file, folder fs.FileMode }{
		"no file and a folder of others": {0, 0o555},
		"a folder of others":             {0o666, 0o555},
		"a file of others":               {0o444, 0o777},
		"a secret file":                  {0o000, 0o777},
	} {
		t.Run(name, func(t *testing.T) {
			file := database(t)
			var err error
			if place.file == 0 && place.folder == 0o555 {
				err = os.Remove(file)
			} else {
				err = os.Chmod(file, place.file)
			}
			dir := filepath.Dir(file)
			for parent := dir; parent != os.TempDir() && parent != "/"; parent = filepath.Dir(parent) {
				err = errors.Join(err, os.Chmod(parent, 0o755))
			}
			if err := errors.Join(err, os.Chmod(dir, place.folder)); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
			asNobody(func() {
				var s *sqlstore.Store
				s, err = sqlstore.Open(t.Context(), sqlstore.Options{File: file})
				if err == nil {
					_ = s.Close()
				}
			})
			if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), dir) {
				t.Errorf("got %v", err)
			}
			t.Log(err)
		})
	}
}
