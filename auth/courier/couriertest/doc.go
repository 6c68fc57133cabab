// Package couriertest has what tests need to trust the post: the contract that
// every courier.Carrier passes, a Recorder that is a carrier with moods, and a
// real mail server and a real text gateway on loopback that record what they
// are given.
package couriertest
