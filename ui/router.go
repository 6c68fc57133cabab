package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
)

// screen is what a route looks like. It is built once and updated in place.
type screen interface {
	view() fyne.CanvasObject
	// update draws a State. It is also called when time has passed, with the
	// same State, and must cost little when nothing changes.
	update(st app.State)
	// first is what gets the focus when the screen appears, or nil.
	first() fyne.Focusable
	// leave stops what moves by itself; update starts it again.
	leave()
	// escape is what the Escape key does.
	escape()
}

// screenFor builds the screen of a State; no other place chooses one.
func screenFor(w *Window, st app.State) screen {
	switch st.Route {
	case app.RouteStarting:
		return newStarting(w)
	case app.RouteSignIn:
		return newSignIn(w, st)
	case app.RouteNewPassword:
		return newNewPassword(w)
	case app.RoutePractice:
		return newPractice(w)
	case app.RouteConnect:
		return newConnect(w)
	case app.RouteHelp:
		return newHelp(w)
	case app.RouteKeychain:
		return newKeychain(w)
	case app.RouteHome:
		return newHome(w)
	case app.RouteChallenge:
		return newChallenge(w)
	case app.RouteMethods:
		return newMethods(w)
	case app.RouteEnroll:
		return newEnroll(w)
	case app.RouteEnrollTOTP:
		return newEnrollTOTP(w)
	case app.RouteEnrollEmail:
		return newEnrollEmail(w)
	case app.RouteEnrollText:
		return newEnrollText(w)
	case app.RouteRecoveryCode:
		return newRecoveryCode(w)
	case app.RouteBrowser:
		return newBrowser(w)
	case app.RouteTrust:
		return newTrust(w)
	case app.RouteConfirmPasskey:
		return newConfirmPasskey(w)
	case app.RouteForgot:
		return newForgot(w)
	case app.RouteRegister:
		return newRegister(w)
	case app.RouteMail:
		return newMail(w)
	case app.RouteStranded:
		return newStranded(w)
	case app.RouteSecurity:
		return newSecurity(w)
	case app.RouteActivity:
		return newActivity(w)
	case app.RouteOrganization:
		return newOrganization(w)
	case app.RoutePeople:
		return newPeople(w)
	case app.RouteInbox:
		return newInbox(w)
	case app.RouteProfile:
		return newProfile(w)
	case app.RouteDevices:
		return newDevices(w)
	case app.RouteSettings:
		return newSettings(w)
	}
	return newFault(w)
}
