package policy

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"foyer/auth"
)

// Password is a policy for new passwords.
type Password string

const (
	// PasswordDefault asks for 8 characters with an upper and a lower case
	// letter, a digit and one non-alphanumeric.
	PasswordDefault Password = "default"
	// PasswordNIST drops composition for length: 15 characters without a
	// second factor, 8 with one (SP 800-63B-4 section 3.1.1.2).
	PasswordNIST Password = "nist"
)

// The names of the rules, as on the wire.
const (
	RuleLength  = "length"
	RuleUpper   = "upper"
	RuleLower   = "lower"
	RuleDigit   = "digit"
	RuleSymbol  = "symbol"  // anything but an ASCII letter or digit
	RuleCommon  = "common"  // on the list of common passwords
	RuleContext = "context" // made of the product's or person's own names
	RuleSame    = "same"    // the password that was to be changed
)

// Rule is one rule; Min is in characters, for RuleLength.
type Rule struct {
	Name string
	Min  int
}

// Rules lists what a new password must meet, in the order to show.
func (p Password) Rules(mfa bool) []Rule {
	if p == PasswordNIST {
		length := 15
		if mfa {
			length = 8
		}
		return []Rule{{RuleLength, length}, {Name: RuleCommon}, {Name: RuleContext}, {Name: RuleSame}}
	}
	return []Rule{
		{RuleLength, 8}, {Name: RuleUpper}, {Name: RuleLower}, {Name: RuleDigit}, {Name: RuleSymbol},
		{Name: RuleCommon}, {Name: RuleContext}, {Name: RuleSame},
	}
}

// FirstRules lists what the password of a new account, or one in place of a
// forgotten one, must meet: there is none to compare with.
func (p Password) FirstRules() []Rule {
	return slices.DeleteFunc(p.Rules(false), func(r Rule) bool { return r.Name == RuleSame })
}

// Check returns the names of the rules that password fails, in order, but for
// RuleSame, which takes the old hash. own are names the password must not be
// made of: the product's, the organization's, the person's.
func (p Password) Check(password auth.Secret, mfa bool, own ...string) []string {
	text := norm.NFC.String(password.Reveal())
	var failed []string
	for _, rule := range p.Rules(mfa) {
		if !rule.met(text, own) {
			failed = append(failed, rule.Name)
		}
	}
	return failed
}

func (r Rule) met(text string, own []string) bool {
	switch r.Name {
	case RuleLength:
		return utf8.RuneCountInString(text) >= r.Min
	case RuleUpper:
		return strings.ContainsFunc(text, unicode.IsUpper)
	case RuleLower:
		return strings.ContainsFunc(text, unicode.IsLower)
	case RuleDigit:
		return strings.ContainsFunc(text, unicode.IsDigit)
	case RuleSymbol:
		return strings.ContainsFunc(text, isSymbol)
	case RuleCommon:
		return !isCommon(text)
	case RuleContext:
		return !isOwn(text, own)
	}
	return true
}

// isSymbol: space and every non-ASCII character count as non-alphanumeric.
func isSymbol(r rune) bool {
	return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

//go:embed common.txt
var common string // sorted, one a line, lower case; searched in place to cost no heap

// isCommon also sees through what people add to reach a rule: "Password1!" and
// "$unshine24" are "password" and "sunshine".
func isCommon(text string) bool {
	lower := strings.ToLower(text)
	base := bare(lower)
	replaced := bare(unleet(strings.TrimRightFunc(lower, notALetter)))
	return listed(lower) || isWord(base) || isWord(unleet(base)) || isWord(replaced)
}

// isWord leaves out what is too short to be more than a part of a password.
func isWord(base string) bool { return len(base) >= 4 && listed(base) }

// once is the part of which text is a repetition, or text itself.
func once(text string) string {
	if again := strings.Index((text + text)[min(1, len(text)):], text) + 1; again < len(text) {
		return text[:again]
	}
	return text
}

// listed also knows a word that is written several times.
func listed(word string) bool { return isLine(word) || isLine(once(word)) }

// isLine searches the list.
func isLine(word string) bool {
	if word == "" || strings.Contains(word, "\n") {
		return false
	}
	low, high := 0, len(common)
	for low < high {
		middle := low + (high-low)/2
		start := strings.LastIndexByte(common[:middle], '\n') + 1
		end := start + strings.IndexByte(common[start:], '\n')
		switch strings.Compare(common[start:end], word) {
		case 0:
			return true
		case -1:
			low = end + 1
		default:
			high = start
		}
	}
	return false
}

// bare drops digits and symbols around a word.
func bare(lower string) string {
	return strings.TrimFunc(lower, notALetter)
}

func notALetter(r rune) bool { return !unicode.IsLetter(r) }

var leet = strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

func unleet(word string) string { return leet.Replace(word) }

// isOwn: what is left without the names is too little to be a password. Long
// names go first, so that "Annabel" is not left as "abel" by an "Ann".
func isOwn(text string, own []string) bool {
	var words []string
	for _, name := range own {
		words = append(words, strings.FieldsFunc(strings.ToLower(norm.NFC.String(name)), separates)...)
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	left := strings.ToLower(text)
	found := false
	for _, word := range words {
		if len(word) >= 3 && strings.Contains(left, word) {
			left, found = strings.ReplaceAll(left, word, ""), true
		}
	}
	return found && utf8.RuneCountInString(bare(left)) < 4
}

func separates(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
