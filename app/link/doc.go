// Package link carries an app.Face over a pipe: states from the resident to
// the window, intents back. The resident calls Start (or Serve), the window
// Claim and Dial; a Window is used like the app itself.
//
// Both sides say hello first, {"foyer_link":3,"build":"..."}, then JSON
// messages follow, one a line:
//
//	resident -> window  {"seq":7,"state":{"flow":{...}}}   the parts that changed,
//	                                                       of the people who has changed,
//	                                                       and of their portraits which
//	                    {"seq":8,"control":"raise"}        come to the front
//	window -> resident  {"ack":7}                          shown
//	                    {"kind":"sign_in","body":{...}}    an intent
//
// The resident has one message on its way at a time and sends the next when it
// is acknowledged: what changes meanwhile is one newest State, so a slow window
// costs nothing and app is never blocked. A window without an answer for two
// seconds is stuck, and Child kills it.
//
// An intent may hold a password: kinds are logged, bodies never. What the
// window shows is ui's, what an intent does is app's.
package link
