package link

import "golang.org/x/sys/unix"

// duplicate uses dup3, as not every Linux has dup2.
func duplicate(from, to int) error { return unix.Dup3(from, to, 0) }
