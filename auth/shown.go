package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shown leaves out of a text what nobody sees and what turns the direction of
// the text beside it: by them somebody could be read as somebody else, in a
// list or a mail. Joiners and selectors stay where a script or an emoji needs
// them (RFC 5892 appendix A, UTS #51), as do the marks of letters. A text that
// is not UTF-8 loses what is not.
func Shown(text string) string {
	var kept strings.Builder
	before := nothing
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		after, _ := utf8.DecodeRuneInString(text)
		if text == "" {
			after = nothing
		}
		if r == utf8.RuneError && size == 1 || hidden(before, r, after) {
			continue
		}
		kept.WriteRune(r)
		before = r
	}
	return kept.String()
}

const (
	nothing   = rune(-1) // before and after a text
	nonJoiner = '\u200c'
	joiner    = '\u200d'
	blackFlag = '\U0001f3f4' // of which the flags of England, Scotland and Wales are made
	blank     = '\u2800'     // a letter of Braille without a dot
)

// hidden tells it of one character between two others.
func hidden(before, r, after rune) bool {
	switch {
	case r == joiner && unicode.IsSymbol(after):
		return !unicode.IsSymbol(before) && !unicode.Is(unicode.Variation_Selector, before)
	case r == joiner, r == nonJoiner:
		virama := joins(before) && unicode.IsMark(before)
		return !virama && !(joins(before) && joins(after))
	case unicode.Is(unicode.Variation_Selector, r):
		return !selects(before, r)
	case isTag(r):
		return before != blackFlag && !isTag(before)
	}
	return r == blank || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}

// joining are scripts whose letters join, or stack, in more than one way.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mandaic, unicode.Mongolian, unicode.Phags_Pa, unicode.Adlam,
	unicode.Hanifi_Rohingya, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya,
	unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
	unicode.Tibetan, unicode.Balinese, unicode.Javanese, unicode.Meetei_Mayek, unicode.Newa, unicode.Chakma,
}

func joins(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && unicode.In(r, joining...)
}

// selects: the selector chooses among the forms that the character has.
func selects(before, selector rune) bool {
	switch {
	case selector == '\ufe0e' || selector == '\ufe0f': // as text, as emoji
		return unicode.IsSymbol(before) || unicode.IsDigit(before) || strings.ContainsRune("#*\u203c\u2049\u3030", before)
	case selector >= '\U000e0100', selector <= '\ufe02' && selector >= '\ufe00':
		return unicode.Is(unicode.Han, before)
	}
	return unicode.Is(unicode.Mongolian, before)
}

func isTag(r rune) bool { return r >= '\U000e0020' && r <= '\U000e007f' }
