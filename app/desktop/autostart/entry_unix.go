//go:build unix && !darwin

package autostart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const group = "[Desktop Entry]"

func path(id string) (string, error) {
	// A relative path here is to be ignored, says the XDG specification.
	base := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", errors.New("there is no home folder: neither XDG_CONFIG_HOME nor HOME is set")
		}
		base = filepath.Join(home, ".config")
	}
	return filepath.Join(base, "autostart", id+".desktop"), nil
}

func enabled(id string) (bool, error) {
	path, err := path(id)
	if err != nil {
		return false, err
	}
	entry, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	text := string(entry)
	return value(text, "Exec") != "" && value(text, "Hidden") != "true" &&
		value(text, "X-GNOME-Autostart-enabled") != "false", nil
}

func enable(e Entry) error {
	path, err := path(e.ID)
	if err != nil {
		return err
	}
	return writeFile(path, []byte(render(e)))
}

func disable(id string) error {
	path, err := path(id)
	if err != nil {
		return err
	}
	return remove(path)
}

func render(e Entry) string {
	return fmt.Sprintf(`%s
Type=Application
Name=%s
Exec=%s
Icon=%s
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
`, group, escape(e.Name), escape(commandLine(e.Exec)), escape(e.ID))
}

// value returns the value of a key as it is written, or "".
func value(entry, key string) string {
	inside := false
	for line := range strings.Lines(entry) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == group
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if inside && found && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// reserved characters make an argument need quotes (Desktop Entry
// Specification, "The Exec key").
const reserved = " \t\n\"'\\><~|&;$*?#()`"

var (
	quoted = strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`)
	stated = strings.NewReplacer(`%`, `%%`) // or it would be a field code
)

// commandLine joins arguments by the rules of the Exec key.
func commandLine(arguments []string) string {
	words := make([]string, len(arguments))
	for i, argument := range arguments {
		words[i] = stated.Replace(argument)
		if argument == "" || strings.ContainsAny(argument, reserved) {
			words[i] = `"` + quoted.Replace(words[i]) + `"`
		}
	}
	return strings.Join(words, " ")
}

// escape writes a value of the type string; it applies to Exec too, after the
// quoting.
func escape(text string) string {
	text = strings.ReplaceAll(text, `\`, `\\`)
	if strings.HasPrefix(text, " ") {
		text = `\s` + text[1:]
	}
	return text
}
