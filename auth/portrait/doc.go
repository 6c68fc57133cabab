// Package portrait draws anew what somebody gave as their picture, so that
// others can be shown it: small, PNG or JPEG, and nothing of the file it came
// in - not where it was taken, nor what somebody has put behind it.
//
// What it leaves to others: whose picture it is (auth/server, auth/flow) and
// where a provider's comes from (auth/factor/google).
package portrait
