package chromium

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Device is an authenticator in a tab. Its owner agrees to everything.
type Device struct {
	ID webauthn.AuthenticatorID

	tab *Tab
}

// Device gives the tab an authenticator of this computer, which keeps passkeys
// and verifies its owner. edits change what it can do.
func (b *Tab) Device(edits ...func(*webauthn.VirtualAuthenticatorOptions)) *Device {
	b.t.Helper()
	options := &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		HasCmtgKey: true, // else Put is refused: cdproto always names that field of a credential
	}
	for _, edit := range edits {
		edit(options)
	}
	b.NoDevice()
	added := call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: options})
	return &Device{ID: added.AuthenticatorID, tab: b}
}

// NoDevice sees to it that the tab reaches only authenticators that a test
// gives it.
func (b *Tab) NoDevice() {
	b.t.Helper()
	call(b, webauthn.Enable, webauthn.EnableParams{})
}

// WithoutVerification is an edit for Tab.Device: a key that knows of touch only.
func WithoutVerification(o *webauthn.VirtualAuthenticatorOptions) {
	o.HasUserVerification, o.IsUserVerified = false, false
	o.Transport = webauthn.AuthenticatorTransportUsb
}

// SecurityKey is an edit for Tab.Device: one that is plugged in, with a PIN.
func SecurityKey(o *webauthn.VirtualAuthenticatorOptions) {
	o.Transport = webauthn.AuthenticatorTransportUsb
}

// Verifies says whether the device recognizes its owner from now on.
func (d *Device) Verifies(yes bool) {
	d.tab.t.Helper()
	call(d.tab, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: d.ID, IsUserVerified: yes})
}

// Unverified makes the device sign that it has verified nobody, although it was
// asked to.
func (d *Device) Unverified() {
	d.tab.t.Helper()
	call(d.tab, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: d.ID, IsBadUV: new(true)})
}

// Credentials are the device's passkeys, with their keys and counts.
func (d *Device) Credentials() []*webauthn.Credential {
	d.tab.t.Helper()
	return call(d.tab, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: d.ID}).Credentials
}

// Put puts a passkey into the device, such as a copy of another's.
func (d *Device) Put(one *webauthn.Credential) {
	d.tab.t.Helper()
	copied := *one
	copied.CmtgKeys, copied.ActiveCmtgKeyIndex = nil, nil
	call(d.tab, webauthn.AddCredential, webauthn.AddCredentialParams{AuthenticatorID: d.ID, Credential: &copied})
}

// Drop takes a passkey from the device.
func (d *Device) Drop(credentialID []byte) {
	d.tab.t.Helper()
	call(d.tab, webauthn.RemoveCredential, webauthn.RemoveCredentialParams{AuthenticatorID: d.ID, CredentialID: credentialID})
}

// Count sets how often a passkey says it was used.
func (d *Device) Count(credentialID []byte, count int) {
	d.tab.t.Helper()
	call(d.tab, webauthn.SetCredentialProperties, webauthn.SetCredentialPropertiesParams{
		AuthenticatorID: d.ID, CredentialID: credentialID, SignCount: new(float64(count)),
	})
}

// Remove takes the device away, with all its passkeys.
func (d *Device) Remove() {
	d.tab.t.Helper()
	call(d.tab, webauthn.RemoveVirtualAuthenticator, webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: d.ID})
}

func call[P, R any](b *Tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	answer, err := chromedp.Run(b.Context, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return answer
}
