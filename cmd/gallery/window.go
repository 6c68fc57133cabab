//go:build !desktop

package main

import "errors"

func openWindow(options) error {
	return errors.New("this build draws pictures only; `go run -tags desktop ./cmd/gallery --window` opens a window")
}
