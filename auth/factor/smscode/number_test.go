package smscode_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"foyer/auth/factor/smscode"
)

func TestUSMobileNumbersAreTaken(t *testing.T) {
	rows := []struct{ name, typed, want string }{
		{"national", "4158675309", "+14158675309"},
		{"with area code in brackets", "(415) 867-5309", "+14158675309"},
		{"dots", "415.867.5309", "+14158675309"},
		{"trunk one", "1 415 867 5309", "+14158675309"},
		{"E.164", "+14158675309", "+14158675309"},
		{"E.164 with spaces", " +1 415 867 5309 ", "+14158675309"},
		{"full-width digits", "４１５８６７５３０９", "+14158675309"},
		{"no-break space", "415\u00a0867\u20115309", "+14158675309"},
		{"fictitious, for practice", "+1 202 555 0142", "+12025550142"},
		{"fictitious, first", "202 555 0100", "+12025550100"},
		{"fictitious, last", "202 555 0199", "+12025550199"},
		{"Puerto Rico", "787 234 5678", "+17872345678"},
		{"Puerto Rico, other code", "+1 939 234 5678", "+19392345678"},
		{"US Virgin Islands", "340 774 1234", "+13407741234"},
		{"Guam", "671 477 1234", "+16714771234"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got, err := smscode.Parse(row.typed); got != row.want || err != nil {
				t.Errorf("%q, %v; want %q", got, err, row.want)
			}
		})
	}
}

// S13: +1 is not only the US.
func TestOtherNumbersAreRefusedWithAReason(t *testing.T) {
	rows := []struct{ name, typed, why string }{
		{"Canada", "416 234 5678", smscode.WhyNotUS},
		{"Canada, north", "+1 867 920 1234", smscode.WhyNotUS},
		{"Jamaica", "+1 876 234 5678", smscode.WhyNotUS},
		{"Bahamas", "242 323 1234", smscode.WhyNotUS},
		{"Dominican Republic", "809 234 5678", smscode.WhyNotUS},
		{"Canadian special service", "600 234 5678", smscode.WhyNotUS},
		{"United Kingdom", "+44 7911 123456", smscode.WhyCountry},
		{"United Kingdom, dialed", "011 44 7911 123456", smscode.WhyCountry},
		{"Mexico", "+52 55 1234 5678", smscode.WhyCountry},
		{"international freephone", "+800 1234 5678", smscode.WhyCountry},
		{"international premium", "+979 123 456 789", smscode.WhyCountry},
		{"internet telephony networks", "+883 510 000 0000 00", smscode.WhyCountry},
		{"900", "1-900-234-5678", smscode.WhyPremium},
		{"976", "212 976 1234", smscode.WhyPremium},
		{"800", "1 800 234 5678", smscode.WhyTollFree},
		{"888", "+1 888 555 1212", smscode.WhyTollFree},
		{"833", "833 234 5678", smscode.WhyTollFree},
		{"500, follows a person", "500 234 5678", smscode.WhyNotMobile},
		{"533, machines", "533 234 5678", smscode.WhyNotMobile},
		{"American Samoa, land line", "684 633 1234", smscode.WhyNotMobile},
		{"700", "700 234 5678", smscode.WhyInvalid},
		{"government 710", "710 234 5678", smscode.WhyInvalid},
		{"emergency", "911", smscode.WhyInvalid},
		{"short code", "12345", smscode.WhyInvalid},
		{"without area code", "867 5309", smscode.WhyInvalid},
		{"area code begins with 1", "115 867 5309", smscode.WhyInvalid},
		{"exchange begins with 1", "415 167 5309", smscode.WhyInvalid},
		{"too long", "+1 415 867 53099", smscode.WhyInvalid},
		{"letters", "1-800-FLOWERS", smscode.WhyInvalid},
		{"letters of a mobile", "415 867 JENY", smscode.WhyInvalid},
		{"extension", "415 867 5309 x12", smscode.WhyInvalid},
		{"extension of a URI", "4158675309;ext=3", smscode.WhyInvalid},
		{"URI", "tel:+1-415-867-5309", smscode.WhyInvalid},
		{"star", "*67 415 867 5309", smscode.WhyInvalid},
		{"pause", "415 867 5309,,1", smscode.WhyInvalid},
		{"Arabic-Indic digits", "٤١٥٨٦٧٥٣٠٩", smscode.WhyInvalid},
		{"nothing", "", smscode.WhyInvalid},
		{"only signs", "+-() ", smscode.WhyInvalid},
		{"a pasted page", strings.Repeat("4158675309 ", 1000), smscode.WhyInvalid},
		{"broken UTF-8", "4158675309\xff", smscode.WhyInvalid},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, err := smscode.Parse(row.typed)
			var unsupported *smscode.UnsupportedError
			if !errors.As(err, &unsupported) || unsupported.Why != row.why || got != "" {
				t.Fatalf("%q, %v; want %s", got, err, row.why)
			}
			if digits := regexp.MustCompile(`\d{4}`); digits.MatchString(err.Error()) {
				t.Errorf("the error repeats the number: %v", err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "+14158675309", "(415) 867-5309", "+44 7911 123456", "1-900-234-5678", "+1+1", "((((", "//"} {
		f.Add(seed)
	}
	taken := regexp.MustCompile(`^\+1[2-9][0-9]{9}$`)
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := smscode.Parse(typed)
		if err != nil {
			var unsupported *smscode.UnsupportedError
			if got != "" || !errors.As(err, &unsupported) || unsupported.Why == "" {
				t.Errorf("refused with %q, %v", got, err)
			}
			return
		}
		if !taken.MatchString(got) {
			t.Errorf("took %q as %q", typed, got)
		}
		if again, err := smscode.Parse(got); again != got || err != nil {
			t.Errorf("%q is not stable: %q, %v", got, again, err)
		}
	})
}
