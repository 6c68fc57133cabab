package smtp_test

import (
	"testing"

	"foyer/auth/authtest/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }
