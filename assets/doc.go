// Package assets holds the files that are built into the programs: the logo,
// the marks on buttons and the list of common passwords. It hands them out as
// bytes and knows nothing of windows, so that every room may use it.
package assets
