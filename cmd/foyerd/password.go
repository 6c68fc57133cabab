package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"foyer/auth"
	"foyer/auth/factor/password"
)

type passwordFlags struct {
	PasswordStdin bool `help:"Read the password as one line from standard input."`
}

var (
	errPassword = errors.New("no password was given")
	errInput    = errors.New("standard input is no terminal to ask for a password: pipe it in with --password-stdin")
)

// ask reads a password: a line of standard input, or typed twice unseen. Ctrl-C
// gives up: it ends ctx.
func (f passwordFlags) ask(ctx context.Context, p program) (auth.Secret, error) {
	if f.PasswordStdin {
		line, err := orEnded(ctx, func() (string, error) {
			return bufio.NewReader(io.LimitReader(p.stdin, password.MaxBytes+2)).ReadString('\n')
		})
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return notEmpty(strings.TrimRight(line, "\r\n"))
	}
	terminal, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return "", errInput
	}
	first, err := p.askOnce(ctx, terminal, "Password: ")
	if err != nil {
		return "", err
	}
	again, err := p.askOnce(ctx, terminal, "Again: ")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", fmt.Errorf("%w: the two differ", errPassword)
	}
	return notEmpty(first)
}

func (p program) askOnce(ctx context.Context, terminal *os.File, prompt string) (string, error) {
	fd := int(terminal.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	// Who gives up must see again what they type.
	defer func() { _ = term.Restore(fd, before) }()
	_, _ = fmt.Fprint(p.stderr, prompt)
	typed, err := orEnded(ctx, func() (string, error) {
		typed, err := term.ReadPassword(fd)
		return string(typed), err
	})
	_, _ = fmt.Fprintln(p.stderr)
	if errors.Is(err, io.EOF) {
		return "", errPassword
	}
	return typed, err
}

// orEnded reads, or returns as soon as ctx ends. Nothing can wake a read of a
// terminal, so that it is left behind; the program ends then.
func orEnded(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		line string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		line, err := read()
		answers <- answer{line, err}
	}()
	select {
	case a := <-answers:
		return a.line, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func notEmpty(text string) (auth.Secret, error) {
	if text == "" {
		return "", errPassword
	}
	return auth.Secret(text), nil
}
