package app

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// submitPass submits an admin's pass.
type submitPass struct{ code Secret }

func (submitPass) intent() {}

// maxCode bounds what is sent as a code.
const maxCode = 128

// doFactors handles the intents of second factors; false is that it is none.
// Needs the mutex, like all of this file.
func (c *Client) doFactors(intent Intent) bool {
	switch i := intent.(type) {
	case ChooseWay:
		c.chooseWay(i)
	case OtherWays:
		c.otherWays()
	case Stranded:
		c.showStranded()
	case SubmitCode:
		c.submitCode(i)
	case SendCode:
		c.sendCode()
	case SubmitPhone:
		c.submitPhone(i)
	case RecoverySaved:
		c.submitAt(i, c.base == RouteRecoveryCode)
	case PrintRecoveryCode:
		c.printRecoveryCode(i)
	case SaveRecoveryCode:
		c.saveRecoveryCode(i.Path)
	case SkipWay:
		c.submitAt(i, c.mayRefuse())
	default:
		return false
	}
	return true
}

// submitAt begins a submission where the screen allows it, one at a time.
func (c *Client) submitAt(i Intent, here bool) {
	if here && !c.state.Flow.Busy {
		c.begin(i)
	}
}

func (c *Client) throttled() bool {
	at := c.state.Flow.RetryAt
	return !at.IsZero() && c.options.Now().Before(at)
}

// proves tells whether a second factor is being asked for.
func (c *Client) proves() bool {
	switch c.base {
	case RouteChallenge, RouteMethods:
		return true
	}
	return c.base == RouteSignIn && c.state.Flow.Purpose != PurposeSignIn
}

func (c *Client) chooseWay(i ChooseWay) {
	flow := &c.state.Flow
	switch {
	case c.base == RouteBrowser || c.base == RouteConfirmPasskey:
		return
	case c.base == RouteSignIn && i.Step == StepPasskey && flow.FixedUsername && flow.Purpose == PurposeSignIn:
		c.signInBy(SignInWithPasskey{}, StepPasskey, false)
		return
	case c.base == RouteSignIn && i.Step == StepGoogle && flow.FixedUsername && flow.Purpose == PurposeSignIn:
		c.signInBy(SignInWithGoogle{}, StepGoogle, false)
		return
	}
	way := slices.IndexFunc(flow.Ways, func(w Way) bool { return w.Step == i.Step && (i.ID == "" || w.ID == i.ID) })
	if way < 0 {
		return
	}
	c.submitAt(ChooseWay{Step: i.Step, ID: flow.Ways[way].ID}, c.proves() || isFactorRoute(c.base))
}

func (c *Client) otherWays() {
	flow := &c.state.Flow
	switch {
	case flow.Busy:
	case c.proves() && len(flow.Ways) > 0:
		if flow.RetryAt.IsZero() {
			c.clearProblem()
		}
		c.cover(RouteMethods)
	case c.base != RouteBrowser && flow.Way != nil && isEnroll(flow.Way.Step) && len(flow.Ways) > 1:
		c.post(OtherWays{})
	}
}

func (c *Client) showStranded() {
	if !c.state.Flow.Busy && c.proves() {
		c.clearProblem()
		c.cover(RouteStranded)
	}
}

// clearProblem is for a screen that has nothing to do with the last problem.
func (c *Client) clearProblem() {
	c.state.Flow.Problem, c.state.Flow.RetryAt, c.state.Flow.SkewSeconds = ProblemNone, time.Time{}, 0
}

func (c *Client) submitCode(i SubmitCode) {
	flow := &c.state.Flow
	if flow.Busy || c.throttled() || len(i.Code) > 4*maxCode {
		return
	}
	if c.route() == RouteStranded {
		c.submitPass(i.Code)
		return
	}
	if flow.Way == nil {
		return
	}
	switch c.base {
	case RouteChallenge, RouteEnrollTOTP, RouteEnrollEmail:
	case RouteEnrollText:
		if flow.Enrollment == nil || !flow.Enrollment.PhoneAccepted {
			return
		}
	default:
		return
	}
	switch flow.Way.Step {
	case StepRecoveryCode:
		i.Code = Secret(strings.TrimSpace(i.Code.Reveal()))
	case StepPassword:
	default:
		if i.Code = digits(i.Code); !isSixDigits(i.Code) {
			c.refuse(ProblemCode)
			return
		}
	}
	if i.Code == "" || len(i.Code) > maxCode && flow.Way.Step != StepPassword {
		c.refuse(ProblemCode)
		return
	}
	c.begin(i)
}

// submitPass: a step-up takes no pass.
func (c *Client) submitPass(code Secret) {
	code = Secret(strings.TrimSpace(code.Reveal()))
	if code == "" || len(code) > maxCode || c.state.Flow.Purpose != PurposeSignIn {
		c.refuse(ProblemCode)
		return
	}
	c.begin(submitPass{code})
}

// digits takes out what people and clipboards put between them.
func digits(code Secret) Secret {
	return Secret(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, code.Reveal()))
}

func isSixDigits(code Secret) bool {
	plain := code.Reveal()
	return len(plain) == 6 && strings.Trim(plain, "0123456789") == ""
}

// sendCode asks for another code, not before its time.
func (c *Client) sendCode() {
	way := c.state.Flow.Way
	if way == nil || !isSent(way.Step) || c.options.Now().Before(way.ResendAt) {
		return
	}
	switch c.base {
	case RouteChallenge, RouteEnrollEmail, RouteEnrollText:
		c.submitAt(SendCode{}, true)
	}
}

// maxPhone bounds a typed number.
const maxPhone = 64

func (c *Client) submitPhone(i SubmitPhone) {
	flow := &c.state.Flow
	if c.base != RouteEnrollText || flow.Busy || flow.Enrollment == nil {
		return
	}
	i.Number = strings.TrimSpace(i.Number)
	setup := *flow.Enrollment
	setup.Phone, setup.PhoneWhy = i.Number, ""
	if i.Number == "" || len(i.Number) > maxPhone {
		setup.PhoneWhy = "invalid"
		flow.Enrollment = &setup
		c.refuse(ProblemPhone)
		return
	}
	flow.Enrollment = &setup
	c.begin(i)
}

// mayRefuse tells whether what is on screen may be declined.
func (c *Client) mayRefuse() bool {
	flow := c.state.Flow
	switch {
	case !isFactorRoute(c.base), c.base == RouteBrowser, c.base == RouteConfirmPasskey:
		return false
	case flow.Way != nil:
		return flow.Way.Optional
	}
	return c.base != RouteRecoveryCode && slices.ContainsFunc(flow.Ways, func(w Way) bool { return w.Optional })
}

// cover lays a screen of the conversation over the one that is due.
func (c *Client) cover(route Route) {
	c.over = slices.DeleteFunc(slices.Clone(c.over), func(r Route) bool { return r == route })
	c.over = append(c.over, route)
}

// uncover takes the screens of the conversation off, whatever lies on them.
func (c *Client) uncover() {
	c.over = slices.DeleteFunc(slices.Clone(c.over), isFactorRoute)
}

// goBack returns to the screen before; within a conversation that is the step
// before, or its start. While an answer is awaited it ends the wait.
func (c *Client) goBack() {
	if isForm(c.route()) {
		c.leaveForm()
		return
	}
	proving := c.state.Flow.Purpose != PurposeSignIn || c.renewing()
	conversation := isFactorRoute(c.route()) || proving && len(c.over) == 0
	if !conversation {
		c.takeOff()
		return
	}
	covered := len(c.over) > 0
	if c.state.Flow.Busy || !covered {
		if c.post(Back{}) {
			calm(&c.state)
		}
	}
	if covered {
		c.clearProblem()
		c.takeOff()
	}
}
