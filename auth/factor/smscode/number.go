package smscode

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/width"
)

// Why a number is not taken. The values travel beside phone_not_supported.
const (
	WhyInvalid   = "invalid"    // no telephone number
	WhyCountry   = "country"    // of another country code than +1
	WhyNotUS     = "not_us"     // +1, but Canada or a Caribbean country
	WhyPremium   = "premium"    // 900 and the like, 976
	WhyTollFree  = "toll_free"  // 800 and the like
	WhyNotMobile = "not_mobile" // land lines only, 500, internet telephony
)

// UnsupportedError says why no code can be sent to a number. It does not
// repeat the number.
type UnsupportedError struct{ Why string }

func (e *UnsupportedError) Error() string { return "phone number not supported: " + e.Why }

const maxTyped = 64 // bytes

// home are the regions of the numbering plan that are the United States: the
// states and the territories, where numbers are US numbers by law and people
// have no other. What else is +1 is another country with other charges, which
// fraud lives on.
var home = map[string]bool{"US": true, "PR": true, "VI": true, "GU": true, "AS": true, "MP": true}

// Parse returns the E.164 form of a US mobile number typed in national or
// international form, or an *UnsupportedError. The plan does not tell mobile
// numbers from land lines on the mainland; only what cannot be mobile is
// refused. Fictitious numbers (555-0100 to 555-0199) are taken, for practice:
// nobody has them.
func Parse(typed string) (e164 string, err error) {
	typed = width.Narrow.String(strings.TrimSpace(typed))
	if len(typed) > maxTyped || strings.ContainsFunc(typed, strange) {
		return "", &UnsupportedError{WhyInvalid}
	}
	number, err := phonenumbers.Parse(typed, "US")
	if err != nil {
		return "", &UnsupportedError{WhyInvalid}
	}
	if why := refuse(number); why != "" {
		return "", &UnsupportedError{why}
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}

// strange: the library would read letters as keys and what follows them as an
// extension, and so take what was meant otherwise.
func strange(r rune) bool {
	return !strings.ContainsRune("0123456789+-.()/ \t\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212", r)
}

// refuse returns why, or "".
func refuse(number *phonenumbers.PhoneNumber) string {
	if number.GetCountryCode() != 1 {
		return WhyCountry
	}
	if !phonenumbers.IsValidNumber(number) {
		return WhyInvalid
	}
	switch phonenumbers.GetNumberType(number) {
	case phonenumbers.PREMIUM_RATE:
		return WhyPremium
	case phonenumbers.TOLL_FREE:
		return WhyTollFree
	}
	if !home[phonenumbers.GetRegionCodeForNumber(number)] {
		return WhyNotUS
	}
	// 976 is kept for pay-per-call services; the library does not know that.
	if number.GetNationalNumber()/10_000%1_000 == 976 {
		return WhyPremium
	}
	switch phonenumbers.GetNumberType(number) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return ""
	}
	return WhyNotMobile
}
