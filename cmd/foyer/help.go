package main

import "github.com/alecthomas/kong"

// help tells the flags at once: to open Foyer is no command that people type.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if ctx.Selected() == nil {
		opening, err := kong.Trace(ctx.Kong, []string{"run"})
		if err != nil {
			return err
		}
		ctx = opening
	}
	return kong.DefaultHelpPrinter(options, ctx)
}
