package store

import (
	"context"
	"errors"
)

var (
	// ErrNotFound is wrapped by every read of one thing that is not there.
	ErrNotFound = errors.New("not found")
	// ErrConflict is wrapped where a conditional change found the condition
	// gone (someone else won) and where a unique value is taken.
	ErrConflict = errors.New("conflict")
	// ErrFull is wrapped where the disk took no more.
	ErrFull = errors.New("disk full")
	// ErrNewer is wrapped by an engine's Open for a database that a newer
	// version of the program has written.
	ErrNewer = errors.New("database is from a newer version")
	// ErrCorrupt is wrapped for a database that is damaged or is none. Open
	// leaves such a file as it is.
	ErrCorrupt = errors.New("database is damaged")
)

// Store keeps everything the server must not forget. Safe for concurrent use.
//
// Times are kept to the millisecond and come back in UTC; the zero time stays
// zero. Update and View must not be called from inside fn: they would wait for
// themselves. After Close both return an error that wraps fs.ErrClosed.
type Store interface {
	// Update runs fn in one serializable transaction and commits durably
	// when fn returns nil. fn may run more than once and must therefore have
	// no effect but through its Tx. The error of fn is returned as it is. A
	// ctx that is done before the commit begins means that nothing changed.
	Update(ctx context.Context, fn func(Tx) error) error
	// View runs fn on one consistent snapshot; writing fails.
	View(ctx context.Context, fn func(Tx) error) error
	// Close waits for running transactions.
	Close() error
}

// Tx is one transaction. It is not safe for concurrent use and is dead after
// its function has returned.
//
// A method that wraps ErrNotFound or ErrConflict has changed nothing, and the
// transaction may go on. Changing one thing that is not there, or adding to
// one, wraps ErrNotFound; deleting it is no error. After any other error the
// transaction cannot commit.
type Tx interface {
	Meta
	Organizations
	Accounts
	Installs
	Flows
	Codes
	Sessions
	Counters
	Authenticators
	OneTimeCodes
	Identities
	Legs
	Links
	Invitations
	Pictures
	Outbox
	Audits
	Sweeper
}
