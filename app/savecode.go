package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// saveRecoveryCode writes the code on screen to a new file that only its owner
// can read; a file that is there already is left as it is. Needs the mutex.
func (c *Client) saveRecoveryCode(path string) {
	setup := c.state.Flow.Enrollment
	if c.base != RouteRecoveryCode || setup == nil || setup.RecoveryCode == "" {
		return
	}
	code := setup.RecoveryCode
	path = atHome(path)
	c.chores.Go(func() {
		err := writeNew(path, code+"\n")
		if err != nil {
			c.options.Logger.Warn("save the recovery code", "err", err)
		}
		c.update(func(st *State) {
			now := st.Flow.Enrollment
			if now == nil || now.RecoveryCode != code {
				return // another screen, or another code
			}
			if err != nil {
				st.Flow.Problem = ProblemSave
				return
			}
			saved := *now
			saved.SavedTo = path
			st.Flow.Enrollment = &saved
			if st.Flow.Problem == ProblemSave {
				st.Flow.Problem = ProblemNone
			}
		})
	})
}

// atHome understands "~/", as the window proposes it.
func atHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

var errRelative = errors.New("not an absolute path")

// writeNew writes a file of mode 0600 that did not exist, or leaves none.
func writeNew(path, text string) error {
	if !filepath.IsAbs(path) {
		return errRelative
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
