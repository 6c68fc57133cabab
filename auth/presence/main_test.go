package presence_test

import (
	"testing"

	"foyer/auth/authtest/leaktest"
	"foyer/auth/presence/presencetest"
)

func TestMain(m *testing.M) {
	if presencetest.Play(nil) {
		return
	}
	leaktest.Main(m)
}
