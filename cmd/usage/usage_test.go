package usage_test

import (
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"foyer/cmd/usage"
)

type commandLine struct {
	Serve struct {
		Data     string        `required:""`
		Practice bool          `env:"TEST_PRACTICE"`
		Rotate   time.Duration `default:"1h"`
		Limit    int           `default:"1"`
		Who      string        `enum:"open,closed," default:""`
		Status   string        `enum:",busy,away" default:""`
	} `cmd:""`
	People struct {
		A, B, C, D, E, F struct{} `cmd:""`
	} `cmd:""`
}

// What people mistype, and what they are told: a sentence, without a word
// about the parser.
func TestSentence(t *testing.T) {
	rows := []struct {
		args []string
		want string
	}{
		{nil, `a command is missing, such as "serve", "people". See it --help.`},
		{[]string{"people"}, `a command is missing, such as "a", "b", "c", "d", "e". See it --help.`},
		{[]string{"help"}, `unexpected argument "help". See it --help.`},
		{[]string{"serv"}, `unexpected argument "serv", did you mean "serve". See it --help.`},
		{[]string{"serve"}, `missing flags: --data=STRING. See it --help.`},
		{[]string{"serve", "--data"}, `--data needs a value. See it --help.`},
		{[]string{"serve", "--dta", "x"}, `unknown flag --dta, did you mean "--data". See it --help.`},
		{[]string{"serve", "--rotate", "-5s"}, `--rotate needs a value; one that begins with a dash is written as --rotate="-5s". See it --help.`},
		{[]string{"serve", "--rotate", "soon"}, `--rotate "soon" is no length of time; write it as 90s, 15m or 2h. See it --help.`},
		{[]string{"serve", "--limit", "many"}, `--limit "many" is no whole number, or one that is too large. See it --help.`},
		{[]string{"serve", "--practice=maybe"}, `--practice must be true or false, not "maybe". See it --help.`},
		{[]string{"serve", "--data", "x", "--who", "OPEN"}, `--who must be one of "open","closed", not "OPEN". See it --help.`},
		{[]string{"serve", "--data", "x", "--status", "here"}, `--status must be one of "busy","away", not "here". See it --help.`},
	}
	for _, row := range rows {
		if got := told(t, row.args); got != row.want {
			t.Errorf("%q: %s\nwant %s", row.args, got, row.want)
		}
	}
	t.Setenv("TEST_PRACTICE", "maybe")
	if got := told(t, []string{"serve", "--data", "x"}); got != `--practice must be true or false, not "maybe". See it --help.` {
		t.Errorf("from the environment: %s", got)
	}
}

func told(t *testing.T, args []string) string {
	t.Helper()
	parser, err := kong.New(&commandLine{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = parser.Parse(args); err == nil {
		t.Fatalf("%q is accepted", args)
	}
	return usage.Sentence(err, "it")
}
