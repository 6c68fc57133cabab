package ui

import "foyer/app"

// titleOf names the screen in the window's title, which lists of windows show
// and screen readers say.
func titleOf(st app.State) string {
	screen := say("title." + string(st.Route))
	switch {
	case st.Route == app.RouteHome && st.Session.Link == app.LinkOffline:
		screen = say("title.offline", "name", st.Session.Name)
	case st.Route == app.RouteHome:
		screen = st.Session.Name
	case st.Route == app.RouteSignIn && (st.Flow.Purpose != app.PurposeSignIn || st.Flow.Problem == app.ProblemProofRequired):
		screen = say("title.challenge")
	case st.Route == app.RouteSignIn && st.Flow.Problem != app.ProblemNone:
		screen = say("title.again")
	case st.Route == app.RouteMethods && st.Flow.Way == nil:
		screen = say("title.methods.ask")
	case st.Route == app.RouteChallenge && throughBrowser(st.Flow.Way):
		screen = say("title." + st.Flow.Way.Step)
	case st.Route == app.RouteTrust:
		screen = trustTitle(st)
	case st.Route == app.RouteForgot && st.Flow.Forgot != nil && st.Flow.Forgot.Sent:
		screen = say("title.forgot.sent")
	case st.Route == app.RouteRegister:
		screen = registerTitle(st)
	case aboutCode(st.Flow.Problem) && !st.Flow.Busy:
		screen = say("title.wrong", "screen", screen)
	}
	if screen == "" {
		return say("app.name")
	}
	return say("title", "screen", screen)
}
