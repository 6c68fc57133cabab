// Package usage says in a sentence what is wrong with a command line: what
// comes out of the parser speaks of types and tokens.
package usage

import (
	"regexp"
	"strings"
)

// rewrites are tried one after the other; each is for one kind of mistake.
var rewrites = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`^(--[a-z-]+): expected .* value but got "EOL" \(<EOL>\)$`), `$1 needs a value`},
	{regexp.MustCompile(`^(--[a-z-]+): expected .* value but got "(.*)" \((?:long|short) flag\).*$`), `$1 needs a value; one that begins with a dash is written as $1="$2"`},
	{regexp.MustCompile(`^(--[a-z-]+): expected duration but got (".*"): .*$`), `$1 $2 is no length of time; write it as 90s, 15m or 2h`},
	{regexp.MustCompile(`^(--[a-z-]+): expected a valid \d+ bit int but got (".*")$`), `$1 $2 is no whole number, or one that is too large`},
	{regexp.MustCompile(`^(--[a-z-]+): bool value must be .* but got ("[^"]*").*$`), `$1 must be true or false, not $2`},
	{regexp.MustCompile(`^(--[a-z-]+) must be one of (?:"",)?(.*?)(?:,"")? but got (".*")$`), `$1 must be one of $2, not $3`},
	{regexp.MustCompile(`^expected one of (.*?),?(?: \.+)?$`), `a command is missing, such as $1`},
	{regexp.MustCompile(`^unexpected argument (.*?)(, did you mean .*)?$`), `unexpected argument "$1"$2`},
}

// Sentence says what is wrong with the command line of a program, and where
// more is told.
func Sentence(err error, program string) string {
	text := strings.TrimSuffix(err.Error(), "?")
	for _, one := range rewrites {
		if one.from.MatchString(text) {
			text = one.from.ReplaceAllString(text, one.to)
			break
		}
	}
	return strings.TrimRight(text, ".") + ". See " + program + " --help."
}
