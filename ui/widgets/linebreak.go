package widgets

import (
	"sort"
	"strings"
)

const ellipsis = "…"

// breakLines fills lines of a width greedily. Words that are wider than a
// line are broken inside. With limit > 0, the last line ends in an ellipsis
// where more would follow.
func breakLines(text string, width float32, limit int, measure func(string) float32) []string {
	if text == "" {
		return nil
	}
	if limit == 1 {
		return []string{shorten(strings.Join(strings.Fields(text), " "), width, measure)}
	}
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, fill(paragraph, width, measure)...)
	}
	if limit > 0 && len(lines) > limit {
		rest := strings.Join(lines[limit-1:], " ")
		lines = append(lines[:limit-1], shorten(rest, width, measure))
	}
	return lines
}

func fill(paragraph string, width float32, measure func(string) float32) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(paragraph) {
		joined := word
		if line != "" {
			joined = line + " " + word
		}
		if measure(joined) <= width {
			line = joined
			continue
		}
		if line != "" && measure(word) > width && measure(line) < width/2 {
			// A word that is broken anyway, begins where the line has room.
			head, tail := split(word, width-measure(line+" "), measure)
			if tail != "" && strings.ContainsAny(head[len(head)-1:], breakBehind) {
				line, word = line+" "+head, tail
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
		for measure(word) > width {
			head, tail := split(word, width, measure)
			if tail == "" {
				break
			}
			lines, word = append(lines, head), tail
		}
		line = word
	}
	return append(lines, line)
}

// breakBehind are the characters at whose end a long word breaks best.
const breakBehind = "/-.@_+"

// split cuts a word so that its head fits; the head has one rune at least.
func split(word string, width float32, measure func(string) float32) (head, tail string) {
	runes := []rune(word)
	n := max(1, longest(len(runes), func(n int) bool { return measure(string(runes[:n])) <= width }))
	if n < len(runes) {
		// Addresses read better when they break behind a dot or a slash.
		for i := n; i > n/2; i-- {
			if strings.ContainsRune(breakBehind, runes[i-1]) {
				n = i
				break
			}
		}
	}
	return string(runes[:n]), string(runes[n:])
}

func shorten(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	cut := func(n int) string { return strings.TrimRight(string(runes[:n]), " ") + ellipsis }
	return cut(longest(len(runes)-1, func(n int) bool { return measure(cut(n)) <= width }))
}

// longest returns the largest n up to limit that fits, given that whatever is
// shorter than something that fits, fits.
func longest(limit int, fits func(n int) bool) int {
	return sort.Search(limit, func(n int) bool { return !fits(n + 1) })
}
