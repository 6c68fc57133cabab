package widgets

import (
	"sort"
	"strings"
	"unicode"
)

const (
	ellipsis = "…"
	noBreak  = "\u00a0"
)

// breakLines fills lines of a width greedily. Words that are wider than a
// line are broken inside. With limit > 0, the last line ends in an ellipsis
// where more would follow.
func breakLines(text string, width float32, limit int, measure func(string) float32) []string {
	if text == "" {
		return nil
	}
	if limit == 1 {
		return []string{shorten(strings.Join(fields(text), " "), width, measure)}
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
	for _, word := range fields(paragraph) {
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
	if len(lines) > 0 && !strings.Contains(line, " ") {
		accompany(lines, &line, width, measure)
	}
	return append(lines, line)
}

// accompany brings a last word that would stand alone one from the line before,
// if that keeps two at least.
func accompany(lines []string, line *string, width float32, measure func(string) float32) {
	last := &lines[len(lines)-1]
	at := strings.LastIndexByte(*last, ' ')
	if at < 0 || !strings.Contains((*last)[:at], " ") {
		return
	}
	if joined := (*last)[at+1:] + " " + *line; measure(joined) <= width {
		*last, *line = (*last)[:at], joined
	}
}

// fields are the words of a text; a no-break space is part of one.
func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) && string(r) != noBreak })
}

// breakBehind are the characters at whose end a long word breaks best.
const breakBehind = "/-.@_+"

// split cuts a word so that its head fits; the head has one rune at least.
func split(word string, width float32, measure func(string) float32) (head, tail string) {
	runes := []rune(word)
	n := max(1, longest(len(runes), func(n int) bool { return measure(string(runes[:n])) <= width }))
	if n < len(runes) {
		// Paths read better when they break behind a slash, addresses behind
		// a dot.
		for _, marks := range []string{"/", breakBehind} {
			if i := lastOf(runes[:n], marks); i > n/2 {
				n = i
				break
			}
		}
	}
	return string(runes[:n]), string(runes[n:])
}

// lastOf is how many runes there are up to the last mark, which counts.
func lastOf(runes []rune, marks string) int {
	for i := len(runes); i > 0; i-- {
		if strings.ContainsRune(marks, runes[i-1]) {
			return i
		}
	}
	return 0
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
