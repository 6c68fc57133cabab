package auth_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"foyer/auth"
)

// spoofed are names that would be read as something else than they are, or
// would change how the names beside them are read.
var spoofed = map[string]string{
	"right-to-left override": "Ann \u202egro.elpmaxe@nimda",
	"left-to-right override": "\u202dAnn Lee",
	"embedding":              "Ann\u202b Lee\u202c",
	"isolate":                "Ann\u2067 Lee\u2069",
	"direction mark":         "Ann\u200f Lee",
	"Arabic letter mark":     "Ann\u061c Lee",
	"zero-width space":       "A\u200bnn Lee",
	"zero-width joiner":      "A\u200dnn Lee",
	"zero-width non-joiner":  "A\u200cnn Lee",
	"joiner at the end":      "Ann Lee\u200d",
	"two joiners":            "می\u200c\u200cخواهم",
	"word joiner":            "Ann\u2060 Lee",
	"byte order mark":        "\ufeffAnn Lee",
	"soft hyphen":            "An\u00adn Lee",
	"Mongolian separator":    "Ann\u180e Lee",
	"grapheme joiner":        "Ann\u034f Lee",
	"line separator":         "Ann\u2028Lee",
	"paragraph separator":    "Ann\u2029Lee",
	"selector of a letter":   "Ann\ufe0f Lee",
	"tags":                   "Ann\U000e0041\U000e0042 Lee",
	"interlinear note":       "Ann\ufff9Lee\ufffb",
	"invisible times":        "Ann\u2062 Lee",
	"Hangul filler":          "\u3164",
	"half-width filler":      "Ann\uffa0",
	"empty Braille":          "\u2800",
	"marks only":             "\u0301\u0301",
	"not UTF-8":              "Ann\xff Lee",
	"control":                "Ann\x1b[2J",
	"nothing":                " \u3000 ",
	"101 characters":         strings.Repeat("é", 101),
}

// honest are names that people have, and like to have.
var honest = map[string]string{
	"plain":                "Ann Lee",
	"accents":              "Zoë Ångström-Núñez",
	"accents in two parts": "Zoe\u0308 Nu\u0301n\u0303ez",
	"apostrophes":          "Seán O’Brien",
	"Vietnamese":           "Nguyễn Thị Ánh",
	"Hebrew with points":   "שָׁלוֹם כֹּהֵן",
	"Arabic":               "محمد عبد الله",
	"Persian":              "علی\u200cرضا می\u200cخواهم",
	"Sinhala":              "ශ්\u200dරී ලංකා",
	"Bengali":              "র\u200d্যাব",
	"Malayalam, as of old": "മോഹന്\u200d",
	"Hindi":                "शक्\u200dति",
	"Kannada":              "ರಾಜ್\u200cಕುಮಾರ್",
	"Mongolian":            "ᠮᠣᠩᠭᠣᠯ\u180b",
	"Japanese form":        "葛\U000e0100城",
	"wide space":           "山田\u3000太郎",
	"family":               "Lee 👨\u200d👩\u200d👧",
	"doctor, dark":         "Ann 👩🏿\u200d⚕\ufe0f",
	"rainbow":              "Ann 🏳\ufe0f\u200d🌈",
	"heart":                "Ann ❤\ufe0f",
	"keycap":               "Room 1\ufe0f\u20e3",
	"flag":                 "Ann 🇪🇸",
	"flag of Scotland":     "Ann \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
	"100 characters":       strings.Repeat("é", 100),
}

func TestNamesAreWhatTheyLookLike(t *testing.T) {
	for what, name := range spoofed {
		if auth.IsName(name) {
			t.Errorf("%s: %+q is a name", what, name)
		}
	}
	for what, name := range honest {
		if !auth.IsName(name) || !auth.IsName(" "+name+"\n") {
			t.Errorf("%s: %+q is none", what, name)
		}
		if shown := auth.Shown(name); shown != name {
			t.Errorf("%s: %+q is shown as %+q", what, name, shown)
		}
	}
}

func TestAddressesAreWhatTheyLookLike(t *testing.T) {
	for _, address := range []string{
		"ann@example.org", "Ann.Lee+foyer@example.org", "zoë@exämple.org", "محمد@example.org", "ann-lee@sub.example.org",
	} {
		if !auth.IsEmail(address) {
			t.Errorf("%+q is none", address)
		}
	}
	for _, address := range []string{
		"\u202egro.elpmaxe@nimda.example", "an\u200bn@example.org", "ann\u200d@example.org", "ann\u2060@example.org",
		"ann@exa\u00admple.org", "\ufeffann@example.org", "ann\u3164@example.org", "ann@example.org.", "ann@@example.org",
		"ann@example.org\x00", "Ann <ann@example.org>", "ann", "",
	} {
		if auth.IsEmail(address) {
			t.Errorf("%+q is one", address)
		}
	}
}

// What is left is shown, however it is put together.
func FuzzShown(f *testing.F) {
	for _, name := range spoofed {
		f.Add(name)
	}
	for _, name := range honest {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := auth.Shown(text)
		if !utf8.ValidString(shown) || strings.ContainsAny(shown, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff") {
			t.Errorf("%+q is shown as %+q", text, shown)
		}
		if again := auth.Shown(shown); len(again) > len(shown) {
			t.Errorf("%+q, then %+q", shown, again)
		}
		if auth.IsName(text) && strings.TrimSpace(auth.Shown(text)) != strings.TrimSpace(text) {
			t.Errorf("%+q is a name", text)
		}
	})
}
