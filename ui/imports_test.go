package ui_test

import (
	"testing"

	"foyer/auth/authtest/imports"
)

func TestImportsRunOneWay(t *testing.T) {
	imports.Check(t,
		imports.Rule{
			From: "ui/widgets/...", Never: []string{"app/...", "auth/...", "ui"},
			Why: "a widget is drawn from what it is given and knows nothing of the product",
		},
		imports.Rule{
			From: "ui/...", Direct: true, Never: []string{
				"net/http", "os/exec",
				"app/keychain", "app/link", "app/desktop", "app/browser", "auth/client", "auth/server", "auth/service",
				"auth/store/...", "auth/flow", "auth/session", "cmd/...", "github.com/zalando/go-keyring",
			},
			But: []string{"ui/widgets/..."},
			Why: "the face shows states and tells intents; it has no secrets and asks nobody",
		},
	)
}
