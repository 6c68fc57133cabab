package sqlstore

import (
	"strconv"
	"strings"
)

// numbered writes the placeholders "?" as $1, $2, ... for engines that want
// them so. No text of this package has a question mark for anything else.
func numbered(query string) string {
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
	}
	return b.String()
}
