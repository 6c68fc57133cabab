package main

import (
	"bufio"
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

// ask reads a password: a line of standard input, or typed twice unseen.
func (f passwordFlags) ask(p program) (auth.Secret, error) {
	if f.PasswordStdin {
		line, err := bufio.NewReader(io.LimitReader(p.stdin, password.MaxBytes+2)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return notEmpty(strings.TrimRight(line, "\r\n"))
	}
	terminal, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return "", errInput
	}
	first, err := p.askOnce(terminal, "Password: ")
	if err != nil {
		return "", err
	}
	again, err := p.askOnce(terminal, "Again: ")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", fmt.Errorf("%w: the two differ", errPassword)
	}
	return notEmpty(first)
}

func (p program) askOnce(terminal *os.File, prompt string) (string, error) {
	_, _ = fmt.Fprint(p.stderr, prompt)
	typed, err := term.ReadPassword(int(terminal.Fd()))
	_, _ = fmt.Fprintln(p.stderr)
	return string(typed), err
}

func notEmpty(text string) (auth.Secret, error) {
	if text == "" {
		return "", errPassword
	}
	return auth.Secret(text), nil
}
