package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// stage is a server that plays its part by a script. It keeps to the rules of
// docs/protocol.md on auth_sessions: each is spent by its step, the same body
// gets the same answer again, and anything else on a spent one is refused.
type stage struct {
	t *testing.T
	w *world

	mu       sync.Mutex
	lines    map[string][]line // by step; the last one is said for ever
	posts    []url.Values      // steps that were taken
	turn     int
	last     string // the body that spent the auth_session before
	said     *http.Response
	saidRaw  string
	calls    []string // of the API: "DELETE /api/v1/me/authenticators/1"
	api      map[string][]line
	role     string
	picture  string // of /me
	metadata string
}

// line is one answer.
type line struct {
	status int
	answer api.Answer
	raw    string // instead of answer
	kind   string // of raw; empty is JSON
	retry  int    // Retry-After
}

func onStage(t *testing.T, test func(*testing.T, *stage, *desk)) {
	t.Helper()
	inWorld(t, func(t *testing.T, w *world) {
		s := &stage{t: t, w: w, lines: map[string][]line{}, api: map[string][]line{}, role: "member", metadata: metadata("open")}
		w.network(s.network)
		test(t, s, w.start("profile"))
	})
}

// metadata is of a server that offers everything.
func metadata(registration string) string {
	return fmt.Sprintf(`{"issuer":%[1]q,"authorization_challenge_endpoint":"%[1]s/oauth/challenge","token_endpoint":"%[1]s/oauth/token",`+
		`"foyer_name":"Riverside","foyer_protocol":1,"foyer_steps":["password","passkey","google","register"],"foyer_registration":%[2]q,`+
		`"foyer_reset":true,"foyer_password_rules":[{"name":"length","min":8},{"name":"upper"},{"name":"symbol"},{"name":"common"}]}`, serverURL, registration)
}

// script says what a step is answered; called again it replaces what is left.
func (s *stage) script(step string, lines ...line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines[step] = lines
}

// serves says what a call of the API is answered.
func (s *stage) serves(call string, lines ...line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.api[call] = lines
}

// turns changes what the server says of the person and of itself.
func (s *stage) turns(edit func(*stage)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	edit(s)
}

// took counts the posts of a step, with these members.
func (s *stage) took(step string, members ...string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, post := range s.posts {
		match := post.Get(api.ParamStep) == step
		for i := 0; i+1 < len(members); i += 2 {
			match = match && post.Get(members[i]) == members[i+1]
		}
		if match {
			n++
		}
	}
	return n
}

func (s *stage) called(call string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c == call {
			n++
		}
	}
	return n
}

func (s *stage) network(c call, answer func() *http.Response) (*http.Response, error) {
	s.mu.Lock()
	role, picture, metadata := s.role, s.picture, s.metadata
	s.mu.Unlock()
	switch {
	case c.path == api.PathChallenge:
		return s.challenge(c.form), nil
	case c.path == api.PathToken:
		return s.token(c.form), nil
	case c.path == api.PathMe:
		return canned(200, "application/json", fmt.Sprintf(
			`{"sub":"ann-1","name":"Ann Lee","email":%q,"role":%q,"session_id":"s1","picture":%q}`, ann, role, picture)), nil
	case c.path == api.PathForgot:
		return s.serve(c), nil
	case c.path == api.PathMetadata:
		return canned(200, "application/json", metadata), nil
	case strings.HasPrefix(c.path, api.PathAPI):
		return s.serve(c), nil
	}
	return answer(), nil
}

func (s *stage) token(form url.Values) *http.Response {
	tokens := api.Token{
		AccessToken: "a1", TokenType: "DPoP", ExpiresIn: 600, RefreshToken: "r1", Scope: auth.ScopeFoyer,
		SessionID: "s1", IdleExpiresIn: 3600, AbsoluteExpiresIn: 7200,
	}
	if form.Get(api.ParamCode) == "code-of-step-up" {
		tokens.AccessToken, tokens.RefreshToken = "a2", ""
	}
	body, _ := json.Marshal(tokens)
	return canned(200, "application/json", string(body))
}

// challenge keeps the rules of auth_sessions and says the next line.
func (s *stage) challenge(form url.Values) *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	body := form.Encode()
	step := form.Get(api.ParamStep)
	if form.Has(api.ParamStepUp) {
		step = "step_up:" + form.Get(api.ParamPurpose)
	}
	presented := form.Get(api.ParamAuthSession)
	if presented != "" && body == s.last {
		return canned(s.said.StatusCode, "application/json", s.saidRaw)
	}
	if presented != "" && presented != fmt.Sprintf("as-%d", s.turn) {
		return canned(400, "application/json", `{"error":"invalid_session"}`)
	}
	s.posts = append(s.posts, form)
	lines := s.lines[step]
	if len(lines) == 0 {
		s.t.Errorf("no line for step %q", step)
		return canned(500, "application/json", `{"error":"server_error"}`)
	}
	said := lines[0]
	if len(lines) > 1 {
		s.lines[step] = lines[1:]
	}
	goesOn := said.answer.Error == api.ErrInsufficientAuthorization || said.answer.Error == api.ErrRedirectToWeb
	if said.raw == "" && said.status == 200 || said.status == 403 && goesOn {
		s.turn++
		said.answer.AuthSession = fmt.Sprintf("as-%d", s.turn)
		s.last = body
	}
	raw := said.raw
	if raw == "" {
		text, _ := json.Marshal(said.answer)
		raw = string(text)
	}
	res := canned(said.status, "application/json", raw)
	if said.retry > 0 {
		res.Header.Set("Retry-After", fmt.Sprint(said.retry))
	}
	s.said, s.saidRaw = res, raw
	return canned2(res, raw)
}

func canned2(of *http.Response, raw string) *http.Response {
	res := canned(of.StatusCode, "application/json", raw)
	res.Header = of.Header
	return res
}

func (s *stage) serve(c call) *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := c.method + " " + strings.TrimPrefix(c.path, api.PathAPI)
	s.calls = append(s.calls, name)
	lines := s.api[name]
	if len(lines) == 0 {
		return canned(404, "application/problem+json", `{"title":"nothing","status":404}`)
	}
	said := lines[0]
	if len(lines) > 1 {
		s.api[name] = lines[1:]
	}
	kind := "application/json"
	if said.status >= 400 {
		kind = "application/problem+json"
	}
	res := canned(said.status, cmp.Or(said.kind, kind), said.raw)
	if said.retry > 0 {
		res.Header.Set("Retry-After", fmt.Sprint(said.retry))
	}
	return res
}

// ways is an answer that goes on.
func ways(next ...api.Next) line { return refusedFor("", next...) }

func refusedFor(reason auth.Reason, next ...api.Next) line {
	return line{status: 403, answer: api.Answer{
		Error: api.ErrInsufficientAuthorization, SessionExpiresIn: 1800, Reason: reason, Next: next,
	}}
}

var (
	code     = line{status: 200, answer: api.Answer{AuthorizationCode: "code-of-sign-in"}}
	stepCode = line{status: 200, answer: api.Answer{AuthorizationCode: "code-of-step-up"}}
)

func wait(seconds int) line {
	return line{status: 429, answer: api.Answer{Error: api.ErrTooManyAttempts}, retry: seconds}
}

var (
	totp     = api.Next{Step: auth.StepTOTP, ID: "t1", Label: "Ann's Pixel"}
	email    = api.Next{Step: auth.StepEmailCode, ID: "e1", Hint: "a…@riverside.example"}
	text     = api.Next{Step: auth.StepSMSCode, ID: "s1", Hint: "•• 0142"}
	recovery = api.Next{Step: auth.StepRecoveryCode}
	saved    = api.Next{Step: auth.StepRecoveryCodeSaved}
	setTOTP  = api.Next{Step: auth.StepEnrollTOTP}
	setEmail = api.Next{Step: auth.StepEnrollEmail, Hint: "a…@riverside.example"}
	setText  = api.Next{Step: auth.StepEnrollSMS}
)

// out is an entry whose code has been sent.
func out(next api.Next, delivery string, resend int) api.Next {
	next.Sent, next.Delivery, next.ResendAfter = true, delivery, resend
	if delivery == "accepted" {
		next.ExpiresIn, next.DeliveredAt = 600, time.Now().Unix()
	}
	return next
}

func left(next api.Next, tries int) api.Next {
	next.AttemptsLeft = &tries
	return next
}

func optional(next api.Next) api.Next {
	next.Optional = true
	return next
}

func asking(next api.Next) api.Next {
	next.Ask = true
	return next
}

// entersWith signs Ann in as far as her password.
func (d *desk) entersWith(s *stage, answer line) State {
	d.w.t.Helper()
	s.script("password", answer)
	return d.do(SignIn{Username: ann, Password: right})
}

// each hands over intents one after the other, as a person does.
func (d *desk) each(intents ...Intent) (st State) {
	for _, one := range intents {
		st = d.do(one)
	}
	return st
}

func (d *desk) way(step string) Way {
	d.w.t.Helper()
	way := d.State().Flow.Way
	if way == nil || way.Step != step {
		d.w.t.Fatalf("way %+v, want %s", way, step)
	}
	return *way
}

// holding lets requests of a step wait until it is released.
func (s *stage) holding(step string) (release func()) {
	gate := make(chan struct{})
	s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
		if c.path == api.PathChallenge && (c.form.Get(api.ParamStep) == step) {
			<-gate
		}
		return s.network(c, answer)
	})
	return func() {
		close(gate)
		s.w.network(s.network)
		synctest.Wait()
	}
}

// losing loses the next answer to a step, and the one to its repetition.
func (s *stage) losing(step string, answers int) {
	s.w.network(func(c call, answer func() *http.Response) (*http.Response, error) {
		res, err := s.network(c, answer)
		if c.path == api.PathChallenge && c.form.Get(api.ParamStep) == step && answers > 0 {
			answers--
			return nil, http.ErrServerClosed
		}
		return res, err
	})
}
