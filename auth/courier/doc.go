// Package courier brings emails and texts to people without making anybody
// wait: who has something to say puts it into the outbox inside the
// transaction that makes it true, and a worker hands it over afterwards.
//
//	caller's transaction      Run                          Carrier
//	Enqueue: render, seal --> claim (lease), open seal --> smtp, sms, inbox
//	Wake after the commit <-- settle: accepted | queued again | failed
//
// A message is rendered when it is enqueued, in the person's language, and
// lies in the store sealed under the server's key (label "outbox", context its
// ID) until it has been handed over or given up; then the contents are blanked.
// What stays is the channel, the kind and how it went.
//
// Delivery is at least once. While everybody lives each message is carried
// once: a claim is a lease that is longer than an attempt can take. A worker
// that dies between the hand-over and its record leaves the message to be
// carried again after the lease; emails then have the same Message-ID. Clocks
// of processes on one store must agree within half a minute.
//
// The room knows neither accounts nor policy: who may be sent a code, and how
// often, is decided in auth/policy and auth/flow. What a channel's network
// looks like is the business of the carriers in the subfolders.
package courier
