//go:build !linux

package trayhost

import "context"

func (w *watch) run(context.Context) { w.tell(State{Presence: Present}) }
