package practice

import "foyer/auth/practice/provider"

// Accounts are whom the stand-in provider knows: somebody with an account here
// that is linked once it was proved, one whose address the provider has not
// proved, and newcomers.
var Accounts = []provider.Person{
	{Subject: "100-nora", Name: "Nora Lindqvist", Email: "nora.lindqvist@gmail.example", EmailVerified: true},
	{Subject: "101-ann", Name: "Ann Lee", Email: "ann.lee@riverside.example", EmailVerified: true, HostedDomain: "riverside.example"},
	{Subject: "102-grace", Name: "Grace Kim", Email: "grace.kim@riverside.example", EmailVerified: true, HostedDomain: "riverside.example"},
	{Subject: "103-omar", Name: "Omar Haddad", Email: "omar.haddad@mail.example"},
}
