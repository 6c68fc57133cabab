// Package presencetest holds what tests and measurements of presence share:
// what every presence.Bus promises, as tests, with a bus whose connection can
// be cut, which passes them; a crowd of streams that come back as programs do;
// and servers to compare with, in processes of their own.
package presencetest
