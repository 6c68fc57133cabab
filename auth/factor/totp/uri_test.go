package totp_test

import (
	"testing"

	"github.com/pquerna/otp"

	"foyer/auth/factor/totp"
)

// Read back by a library that others use.
func TestURIIsReadAsMeant(t *testing.T) {
	rows := []struct{ name, issuer, account, wantIssuer, wantAccount string }{
		{"plain", "Foyer", "ann@riverside.example", "Foyer", "ann@riverside.example"},
		{"space", "Riverside Clinic", "ann@riverside.example", "Riverside Clinic", "ann@riverside.example"},
		{"colons divide, so they go", "Foyer: Riverside", "a:b@x.example", "Foyer Riverside", "a b@x.example"},
		{"escaped", "A&B = 100% +/?#", "ann+test@x.example", "A&B = 100% +/?#", "ann+test@x.example"},
		{"Unicode", "Clínica Ñandú", "josé@x.example", "Clínica Ñandú", "josé@x.example"},
		{"no issuer", "", "ann@x.example", "", "ann@x.example"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			key, err := otp.NewKeyFromURL(totp.URI(row.issuer, row.account, rfcSecret).Reveal())
			if err != nil {
				t.Fatal(err)
			}
			if key.Issuer() != row.wantIssuer || key.AccountName() != row.wantAccount {
				t.Errorf("issuer %q, account %q", key.Issuer(), key.AccountName())
			}
			if key.Secret() != rfcSecret.Reveal() || key.Period() != 30 || key.Type() != "totp" {
				t.Errorf("read %s", key.URL())
			}
			if key.Digits() != otp.DigitsSix || key.Algorithm() != otp.AlgorithmSHA1 {
				t.Errorf("read %s", key.URL())
			}
		})
	}
}

func TestURIWritesSpacesThatAllAppsRead(t *testing.T) {
	want := "otpauth://totp/Riverside%20Clinic:ann%40x.example?secret=GEZD&issuer=Riverside%20Clinic" +
		"&algorithm=SHA1&digits=6&period=30"
	if got := totp.URI("Riverside Clinic", "ann@x.example", "GEZD").Reveal(); got != want {
		t.Errorf("%s", got)
	}
}
