package server_test

import (
	"fmt"
	"testing"

	"foyer/auth/flow"
)

// S12: an address is one, however it is written: nobody is sent more for that.
func TestAddressIsOneHoweverItIsWritten(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	offers(t, "the first", k.follow().register("Carla", "carla@example.org", right), "", "email_code")
	for _, email := range []string{"Carla@example.org", "CARLA@EXAMPLE.ORG", " carla@Example.org "} {
		throttled(t, email, k.follow().register("Carla", email, right), 30, false)
	}
	offers(t, "another address", k.follow().register("Dan", "dan@example.org", right), "", "email_code")
}

// S11: a source that has guessed at many names has to wait before it tries
// addresses, too.
func TestSprayingHoldsBackRegistration(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	handler := k.Handler()
	spray(t, from(t, k.Server, handler, "192.0.2.7:1000"), 20)
	throttled(t, "the same source", from(t, k.Server, handler, "192.0.2.7:2000").register("Carla", newEmail, right), 600, false)
	for i := range 2 {
		c := from(t, k.Server, handler, "192.0.2.8:1000")
		offers(t, "another source", c.register("Dan", fmt.Sprintf("dan%d@example.org", i), right), "", "email_code")
	}
}
