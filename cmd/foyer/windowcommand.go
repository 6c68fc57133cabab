package main

type windowCommand struct{}

// Run is the window's process.
func (windowCommand) Run() error { return nil }
