package auth_test

import (
	"testing"

	"foyer/auth/authtest/imports"
)

func TestImportsRunOneWay(t *testing.T) {
	serverRooms := []string{
		"auth/server", "auth/web", "auth/flow", "auth/session", "auth/service", "auth/directory", "auth/policy", "auth/practice/...",
		"auth/presence", "auth/courier/...", "auth/serverkey", "auth/store/...", "auth/factor/...",
	}
	imports.Check(t,
		imports.Rule{
			From: "auth/...", Never: []string{"app/...", "ui/...", "cmd/...", "fyne.io/..."},
			Why: "a server knows nothing of the program that asks it, and has no face",
		},
		imports.Rule{
			From: "auth", Only: []string{"auth"}, Never: []string{"net/http", "os", "database/sql"},
			Why: "the nouns do no I/O and know no room, so that client and server can share them",
		},
		imports.Rule{
			From: "auth/api", Only: []string{"auth"}, Never: []string{"net/http"},
			Why: "the wire is names and types; who sends and who answers is not its business",
		},
		imports.Rule{
			From: "auth/dpop", Only: []string{"auth"}, Never: []string{"net/http"},
			Why: "both sides make or check proofs; what a refusal costs is the server's to say",
		},
		imports.Rule{
			From: "auth/client", Only: []string{"auth", "auth/api", "auth/dpop"},
			Why: "the client knows the wire, and nothing of how a server keeps its word",
		},
		imports.Rule{
			From: "auth/policy", Only: []string{"auth"}, Never: []string{"net/http", "net", "os", "database/sql"},
			Why: "policy answers from what it is given, so that every answer can be tested without a world",
		},
		imports.Rule{
			From: "auth/factor/...", Only: []string{"auth", "auth/serverkey", "auth/portrait", "auth/factor/onetime"}, Never: []string{"database/sql"},
			Why: "a factor proves, with keyed hashes where its secret is short; what comes next is the flow's, what is kept the store's",
		},
		imports.Rule{
			From: "auth/factor/...", But: []string{"auth/factor/google"}, Never: []string{"net/http"}, Direct: true,
			Why: "a factor proves what it is shown; only another provider has to be asked, over the network",
		},
		imports.Rule{
			From: "auth/portrait", Only: []string{"auth"}, Never: []string{"net/http", "os", "database/sql"},
			Why: "a picture is drawn from its bytes alone",
		},
		imports.Rule{
			From: "auth/presence", Only: []string{"auth"},
			Why: "who is here is known without accounts or sessions; who may ask is the server's",
		},
		imports.Rule{
			From: "auth/web", Only: []string{"auth/..."}, Never: []string{"auth/server", "auth/store/sqlstore", "auth/service", "database/sql"},
			Why: "pages show what the flow decides and decide nothing",
		},
		imports.Rule{
			From: "auth/session", Only: []string{"auth", "auth/store", "auth/serverkey"}, Never: []string{"net/http"},
			Why: "tokens are given for what a flow has decided, and neither HTTP nor policy decides anew",
		},
		imports.Rule{
			From: "auth/flow", Never: []string{"net/http"}, Direct: true,
			Why: "the order of steps is decided in one place that knows no HTTP",
		},
		imports.Rule{
			From: "auth/flow", Never: []string{"database/sql", "auth/server", "auth/web", "auth/service", "auth/directory", "auth/store/sqlstore", "auth/api"},
			Why: "the order of steps is decided in one place that knows neither pages nor SQL",
		},
		imports.Rule{
			From: "auth/store/...", Only: []string{"auth", "auth/store"}, Never: []string{"net/http"},
			Why: "the store keeps what it is told and decides nothing",
		},
		imports.Rule{
			From: "auth/server", Never: []string{"database/sql", "auth/store/sqlstore", "auth/service", "auth/practice"},
			Why: "handlers decode, call and encode; which store and which people there are is chosen above them",
		},
		imports.Rule{
			From: "auth/courier", Only: []string{"auth", "auth/serverkey", "auth/store"}, Never: []string{"net/http", "net/smtp"},
			Why: "the outbox knows what to say and when; how a channel is spoken is its carriers'",
		},
		imports.Rule{
			From: "auth/...", But: []string{"auth/client", "auth/authtest/..."}, Never: []string{"auth/client"},
			Why: "no server is a client of itself",
		},
		imports.Rule{
			From: "auth/client", Never: serverRooms,
			Why: "what the client takes on trust of the server's code, it would take on trust of any server",
		},
	)
}
