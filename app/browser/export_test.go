package browser

import "foyer/auth"

// OpenWithin is Open with another patience.
var OpenWithin = openWithin

// Read is what a leg makes of a query.
func (e Expected) Read(query string) (auth.Secret, error, bool) {
	brought, ok := e.read(query)
	return brought.code, brought.err, ok
}
