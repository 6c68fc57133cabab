package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io/fs"
	"sync"
)

var errClosed = fmt.Errorf("store: %w", fs.ErrClosed)

// conn is one connection with the statements prepared on it. It belongs to
// one transaction at a time.
type conn struct {
	sql    *sql.Conn
	rebind func(string) string
	stmts  map[string]*sql.Stmt
	broken bool
}

// stmt prepares query once in the life of the connection.
func (c *conn) stmt(query string) (*sql.Stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	text := query
	if c.rebind != nil {
		text = c.rebind(query)
	}
	s, err := c.sql.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = s
	return s, nil
}

func (c *conn) run(query string) error {
	s, err := c.stmt(query)
	if err != nil {
		return err
	}
	_, err = s.Exec()
	return err
}

// discard ends the connection for good; database/sql would keep it otherwise.
func (c *conn) discard() {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	_ = c.sql.Raw(func(any) error { return driver.ErrBadConn })
}

// pool lends at most size connections of one database, opened when needed.
type pool struct {
	db      *sql.DB
	rebind  func(string) string
	free    chan struct{} // one for each connection that may be lent
	closing chan struct{}
	mu      sync.Mutex
	idle    []*conn
}

func newPool(db *sql.DB, size int, rebind func(string) string) *pool {
	p := &pool{
		db: db, rebind: rebind, free: make(chan struct{}, size), closing: make(chan struct{}),
	}
	for range size {
		p.free <- struct{}{}
	}
	return p
}

// get waits for a connection until ctx is done or the pool closes.
func (p *pool) get(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-p.closing:
		return nil, errClosed
	default:
	}
	select {
	case <-p.free:
	case <-p.closing:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c := p.pop(); c != nil {
		return c, nil
	}
	c, err := p.db.Conn(ctx)
	if err != nil {
		p.free <- struct{}{}
		return nil, fmt.Errorf("connect: %w", err)
	}
	return &conn{sql: c, rebind: p.rebind, stmts: make(map[string]*sql.Stmt)}, nil
}

// pop returns the connection used last, whose caches are warm, or nil.
func (p *pool) pop() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 {
		return nil
	}
	c := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return c
}

func (p *pool) put(c *conn) {
	if c.broken {
		c.discard()
	} else {
		p.mu.Lock()
		p.idle = append(p.idle, c)
		p.mu.Unlock()
	}
	p.free <- struct{}{}
}

// close waits for every connection that is lent. It must be called once.
func (p *pool) close() {
	close(p.closing)
	for range cap(p.free) {
		<-p.free
	}
	for c := p.pop(); c != nil; c = p.pop() {
		c.discard()
	}
}
