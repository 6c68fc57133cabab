// Package presence knows who is here, and tells those who may know it.
//
//	Set, Idle ------> person: wish, streams ----> group: what others see, by
//	Open, Serve ----> (offline after a grace)     order of change
//	Bus (other hubs) --^                            |  gather, pace
//	                                                v
//	                        writers: a few goroutines, all streams
//
// A person chooses a status and a text (Wish). What others see is computed: it
// is offline while no stream of the person is open anywhere and when the
// person wishes to appear so; it is away when all devices are idle. People see
// the people of their own organization, and without one only themselves.
//
// A stream is a place in its group's order of changes and nothing more. What
// it has not been sent is looked up when it can be written to, so a reader
// that is slow or gone costs the same as any other, and a thousand changes of
// one person are one event. Events are encoded once and written to all. A
// plain HTTP/1.1 connection is taken over from net/http and has no goroutine
// and no buffers of its own; TLS, HTTP/2 and systems without the means are
// served by an ordinary loop with the same events.
//
// Events (server-sent events; data is JSON on one or more data lines):
//
//	snapshot  people[]{id,status,text,picture}: all who are not offline; replaces
//	presence  people[]{id,status,text,picture}: what changed since the event before
//	own       status, text: what this person chose, also when it hides them
//	ended     reason: the session is over; the stream closes
//
// snapshot and presence have an id, EPOCH-NUMBER. A Last-Event-ID that is
// known gets what changed since, any other a snapshot. Comments are heartbeats.
//
// What it leaves to others: who somebody is and whether the session lives
// (auth/session), which organization is named (auth/server), names and
// pictures (auth/directory), and what is kept over a restart.
package presence
