// Package google proves a person by a sign-in with Google, or with any other
// OpenID Connect provider that the operator has chosen.
//
// The program on the person's computer walks the browser leg (PKCE, a loopback
// redirect, the nonce of auth/flow) and hands over what came back. Redeem
// exchanges the code, so the client's secret never leaves the server, verifies
// the ID token and tells who it is. A person is known by Issuer and Subject;
// the address is a hint unless EmailProved.
//
// Which account that is, whether a nonce has been used before and what an
// unproved address costs is auth/flow's to say.
package google
