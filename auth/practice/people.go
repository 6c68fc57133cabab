package practice

import (
	"context"
	"time"

	"foyer/auth"
	"foyer/auth/factor/emailcode"
	"foyer/auth/factor/smscode"
	"foyer/auth/flow"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// Person is a made-up person. About is a key of the program's texts that says
// what the person is there to show.
type Person struct {
	Name, Email, Username, Password, About string
	Role                                   auth.Role
	Hospital, Disabled, MustChange         bool
	// Factors are enrolled; Seed is the published key of the authenticator app
	// (base32) and Phone the number of texts. Ask: which one is asked each time.
	Factors     []auth.Factor
	Seed, Phone string
	Ask         bool
}

// Identifier is what the person types: the username, if there is one.
func (p Person) Identifier() string {
	if p.Username != "" {
		return p.Username
	}
	return p.Email
}

func (p Person) organization() string {
	if p.Hospital {
		return hospitalID
	}
	return organizationID
}

// PracticeSeed is the key of every made-up authenticator app. Everybody knows
// it, like the passwords.
const PracticeSeed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// People of the made-up organizations: one for each case there is.
var People = []Person{
	{Name: "Ann Lee", Email: "ann.lee@riverside.example", Password: "Quiet-Harbor-7", About: "practice.member", Role: auth.RoleMember},
	{Name: "Ben Okafor", Email: "ben.okafor@riverside.example", Username: "ben.okafor", Password: "Paper-Lantern-4", About: "practice.username", Role: auth.RoleMember},
	{Name: "Farah Haddad", Email: "farah.haddad@riverside.example", Password: "Velvet-Anchor-5", About: "practice.set_up", Role: auth.RoleMember, Hospital: true},
	{Name: "Grace Kim", Email: "grace.kim@riverside.example", Password: "Maple-Window-8", About: "practice.totp", Role: auth.RoleMember, Hospital: true, Factors: []auth.Factor{auth.FactorTOTP}, Seed: PracticeSeed},
	{Name: "Hugo Silva", Email: "hugo.silva@riverside.example", Password: "Copper-Kettle-3", About: "practice.email", Role: auth.RoleMember, Hospital: true, Factors: []auth.Factor{auth.FactorEmailCode}},
	{Name: "Ines Weber", Email: "ines.weber@riverside.example", Password: "Linen-Garden-6", About: "practice.text", Role: auth.RoleMember, Hospital: true, Factors: []auth.Factor{auth.FactorSMSCode}, Phone: "+12025550142"},
	{Name: "Jonas Berg", Email: "jonas.berg@riverside.example", Password: "Marble-Feather-2", About: "practice.several", Role: auth.RoleMember, Hospital: true, Factors: []auth.Factor{auth.FactorTOTP, auth.FactorEmailCode, auth.FactorSMSCode}, Seed: PracticeSeed, Phone: "+12025550177", Ask: true},
	{Name: "Lena Fischer", Email: "lena.fischer@riverside.example", Password: "Cedar-Compass-9", About: lockedOut, Role: auth.RoleMember, Hospital: true, Factors: []auth.Factor{auth.FactorTOTP}},
	{Name: "Kofi Mensah", Email: "kofi@mensah.example", Password: "Silver-Bridge-2", About: "practice.guest", Role: auth.RoleGuest, Hospital: true},
	{Name: "Maya Torres", Email: "maya.torres@riverside.example", Password: "Ivory-Meadow-4", About: "practice.admin_mfa", Role: auth.RoleAdmin, Hospital: true, Factors: []auth.Factor{auth.FactorEmailCode}},
	{Name: "Elena Martín", Email: "elena.martin@riverside.example", Password: "Amber-Valley-6", About: "practice.admin", Role: auth.RoleAdmin},
	{Name: "Charlotte Jones", Email: "charlotte.jones@riverside.example", Password: "Winter-Orchard-9", About: "practice.must_change", Role: auth.RoleMember, MustChange: true},
	{Name: "Dmitri Sokolov", Email: "dmitri.sokolov@riverside.example", Password: "Copper-Meadow-3", About: "practice.disabled", Role: auth.RoleMember, Disabled: true},
}

// enroll gives a person the authenticators that the case needs. Who has lost
// an authenticator app (no Seed) gets a key that nobody knows.
func enroll(ctx context.Context, kept store.Store, key *serverkey.Key, made auth.Account, one Person) error {
	return kept.Update(ctx, func(tx store.Tx) error {
		for i, factor := range one.Factors {
			added := store.Authenticator{}
			added.ID, added.AccountID = made.ID+"-"+string(factor), made.ID
			added.Factor, added.CreatedAt = factor, made.CreatedAt.Add(time.Duration(i)*time.Millisecond)
			one.fill(key, &added)
			if err := tx.InsertAuthenticator(added); err != nil {
				return err
			}
		}
		if err := recovery(tx, key, made, one); err != nil || !one.Ask {
			return err
		}
		account, err := tx.Account(made.ID)
		if err != nil {
			return err
		}
		account.AskEachTime = true
		return tx.UpdateAccount(account)
	})
}

func (p Person) fill(key *serverkey.Key, added *store.Authenticator) {
	switch added.Factor {
	case auth.FactorTOTP:
		added.Secret = flow.SealSeed(key, added.ID, auth.Secret(p.Seed))
	case auth.FactorEmailCode:
		added.Hint, added.Address = emailcode.Mask(p.Email), flow.SealAddress(key, added.ID, p.Email)
	case auth.FactorSMSCode:
		added.Hint, added.Address = smscode.Mask(p.Phone), flow.SealAddress(key, added.ID, p.Phone)
	}
}

// recovery gives whoever is set up a recovery code that nobody has written
// down; who is locked out has none.
func recovery(tx store.Tx, key *serverkey.Key, made auth.Account, one Person) error {
	if len(one.Factors) == 0 || one.About == lockedOut {
		return nil
	}
	return tx.InsertOneTimeCode(store.OneTimeCode{
		AccountID: made.ID, Kind: store.OneTimeRecovery, Hash: key.MAC("practice", made.ID),
		Active: true, CreatedAt: made.CreatedAt,
	})
}

const lockedOut = "practice.locked_out"
