package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"foyer/auth/store"
)

// engine is what one kind of database does its own way.
type engine struct {
	beginWrite, beginRead string
	// rebind writes the placeholders of a query as the engine wants them; nil
	// leaves them as they are.
	rebind func(query string) string
	// translate wraps the error of the store that a driver's error stands for.
	translate func(error) error
	// again tells whether a transaction that met err is worth another try.
	again func(error) bool
}

// tx implements store.Tx. The files beside this one give it its methods.
type tx struct {
	ctx       context.Context
	conn      *conn
	translate func(error) error
	over      bool
	failed    error
}

var _ store.Tx = (*tx)(nil)

// prepare refuses what comes too late. Cancellation is looked at between
// statements only: each is short, and interrupting one costs a goroutine.
func (t *tx) prepare(query string) (*sql.Stmt, error) {
	if t.over {
		return nil, sql.ErrTxDone
	}
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	if t.failed != nil {
		return nil, t.failed
	}
	return t.conn.stmt(query)
}

// fault names and translates err. The engine may have rolled back already, so
// nothing more may run on its own after an error that was not foreseen.
func (t *tx) fault(what string, err error) error {
	err = fmt.Errorf("%s: %w", what, t.translate(err))
	foreseen := errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound)
	if !foreseen && t.failed == nil {
		t.failed = err
	}
	return err
}

// exec returns how many rows the statement touched.
func (t *tx) exec(what, query string, args ...any) (int, error) {
	s, err := t.prepare(query)
	if err != nil {
		return 0, t.fault(what, err)
	}
	result, err := s.Exec(args...)
	if err != nil {
		return 0, t.fault(what, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, t.fault(what, err)
	}
	return int(n), nil
}

// one runs a statement that must touch a row, and wraps none where it did not.
func (t *tx) one(what string, none error, query string, args ...any) error {
	n, err := t.exec(what, query, args...)
	if err == nil && n == 0 {
		err = fmt.Errorf("%s: %w", what, none)
	}
	return err
}

// get reads one row into dest and wraps store.ErrNotFound for none.
func (t *tx) get(what, query string, args, dest []any) error {
	s, err := t.prepare(query)
	if err != nil {
		return t.fault(what, err)
	}
	err = s.QueryRow(args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, store.ErrNotFound)
	}
	if err != nil {
		return t.fault(what, err)
	}
	return nil
}

// each calls fn for every row; fn reads it with scan.
func (t *tx) each(what, query string, args []any, fn func(scan func(...any) error) error) (err error) {
	s, err := t.prepare(query)
	if err != nil {
		return t.fault(what, err)
	}
	rows, err := s.Query(args...)
	if err != nil {
		return t.fault(what, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return t.fault(what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return t.fault(what, err)
	}
	return nil
}

// list reads every row into a T, whose fields dest names.
func list[T any](t *tx, what, query string, args []any, dest func(*T) []any) ([]T, error) {
	var all []T
	err := t.each(what, query, args, func(scan func(...any) error) error {
		var one T
		err := scan(dest(&one)...)
		all = append(all, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// lost tells why a conditional change of one thing touched no row: it is not
// there (exists finds none), or someone else was first.
func (t *tx) lost(what, exists, key string) error {
	var found string
	if err := t.get(what, exists, []any{key}, []any{&found}); err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", what, store.ErrConflict)
}
